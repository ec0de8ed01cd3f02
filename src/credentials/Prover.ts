import { randomBytes } from 'node:crypto';
import { ChapSecret } from '../targets/ChapSecret.js';
import { findIscsiName, type IscsiName } from '../targets/IscsiName.js';
import type { Account, AccountRef, AccountRole, Target, TargetDriver } from '../targets/TargetDriver.js';
import type { Proof, ProofState } from './Outcome.js';
import type { LoginVerdict, TryLogin } from './tryLogin.js';

/** How much is proved: `positive` only what must be let in, `full` also what must be refused. */
export type ProofDepth = 'full' | 'positive';

/** What is to be shown about one target after a change. */
export interface Expectation {
  readonly target: IscsiName;
  /** An account that must be let in, or as target account must prove itself; null: there is none. */
  readonly valid: {
    readonly chapName: string;
    readonly role: AccountRole;
    readonly secret: ChapSecret | null;
  } | null;
  /** An account that must be refused now: the old secret of a replacement, or what was removed.  null: not known. */
  readonly invalid: { readonly chapName: string; readonly secret: ChapSecret } | null;
  /**
   * TRUE: everybody else must be refused.  FALSE: CHAP was switched off on purpose, a login without credentials must be let in.
   * null: as the target says of itself (a target account alone protects nothing).
   */
  readonly closed: boolean | null;
}

/** An initiator account whose secret the caller knows. */
export interface KnownInitiator {
  readonly target: IscsiName;
  readonly chapName: string;
  readonly secret: ChapSecret;
}

/**
 * Shows by logging in what a target accepts.  Each login uses the account's own initiator name where its CHAP name is one,
 * a random ISID, touches no LUN and follows no redirect.
 *
 * Refused as unauthenticated where it must be let in, or let in where it must be refused: failed.  Anything else that keeps
 * a login from telling (access lists, an unreachable portal, no resources): unproved.
 */
export class Prover {
  readonly #driver: TargetDriver;
  readonly #tryLogin: TryLogin;
  readonly #initiatorName: IscsiName;
  readonly #closing = new AbortController();

  /** @param initiatorName logs in with accounts whose CHAP name is no iSCSI name. */
  constructor(driver: TargetDriver, tryLogin: TryLogin, initiatorName: IscsiName) {
    this.#driver = driver;
    this.#tryLogin = tryLogin;
    this.#initiatorName = initiatorName;
  }

  /** @param known initiator accounts to prove a target account with, beside those whose secrets the driver holds. */
  async prove(
    expectations: readonly Expectation[],
    depth: ProofDepth,
    known: readonly KnownInitiator[] = [],
  ): Promise<Proof> {
    const findings: Finding[] = [];
    for (const expectation of expectations)
      findings.push(...(await this.#examine(expectation, depth, known)));
    return conclude(findings);
  }

  close(): void {
    this.#closing.abort();
  }

  async #examine(
    expectation: Expectation,
    depth: ProofDepth,
    known: readonly KnownInitiator[],
  ): Promise<Finding[]> {
    const target = await this.#driver.findTarget(expectation.target);
    if (!target) return [{ state: 'unproved', sentence: `target ${expectation.target} does not exist now` }];
    if (target.portals.length === 0)
      return [{ state: 'unproved', sentence: `target ${expectation.target} has no portal` }];
    const findings: Finding[] = [];
    if (expectation.valid?.role === 'initiator') findings.push(await this.#admits(target, expectation.valid));
    if (expectation.valid?.role === 'target')
      findings.push(...(await this.#provesItself(target, expectation.valid, depth, known)));
    if (depth === 'positive') return findings;
    const chapName =
      expectation.valid?.role === 'initiator'
        ? expectation.valid.chapName
        : (expectation.invalid?.chapName ?? null);
    const { closed } = expectation;
    if (closed === null && !target.chapEnabled) return findings;
    if (closed === false) {
      findings.push(expectAdmitted(await this.#login(target, chapName, null), 'a login without credentials'));
      return findings;
    }
    findings.push(expectRefused(await this.#login(target, chapName, null), 'a login without credentials'));
    const wrong = { chapName: chapName ?? 'nobody', secret: randomSecret() };
    findings.push(expectRefused(await this.#login(target, chapName, wrong), 'a login with a wrong secret'));
    if (expectation.invalid) {
      const { invalid } = expectation;
      findings.push(
        expectRefused(await this.#login(target, invalid.chapName, invalid), 'a login with the former secret'),
      );
    }
    return findings;
  }

  async #admits(
    target: Target,
    { chapName, secret }: { chapName: string; secret: ChapSecret | null },
  ): Promise<Finding> {
    if (!secret)
      return { state: 'unproved', sentence: `the secret of ${chapName} is not known to this server` };
    return expectAdmitted(
      await this.#login(target, chapName, { chapName, secret }),
      `a login as ${chapName}`,
    );
  }

  /** Mutual CHAP needs an initiator account too: one of the target's whose secret is held. */
  async #provesItself(
    target: Target,
    { chapName, secret }: { chapName: string; secret: ChapSecret | null },
    depth: ProofDepth,
    known: readonly KnownInitiator[],
  ): Promise<Finding[]> {
    if (!secret)
      return [{ state: 'unproved', sentence: `the secret of ${chapName} is not known to this server` }];
    const initiator =
      known.find((each) => each.target === target.iscsiName) ?? (await this.#findUsableInitiator(target));
    if (!initiator) {
      return [
        {
          state: 'unproved',
          sentence: `no initiator account of ${target.iscsiName} whose secret this server holds`,
        },
      ];
    }
    const right = await this.#login(target, initiator.chapName, initiator, { chapName, secret });
    const findings = [expectAdmitted(right, `a mutual login, the target as ${chapName}`)];
    if (depth === 'full') {
      const wrong = await this.#login(target, initiator.chapName, initiator, {
        chapName,
        secret: randomSecret(),
      });
      findings.push(expectNotAuthentic(wrong));
    }
    return findings;
  }

  async #findUsableInitiator(
    target: Target,
  ): Promise<{ readonly chapName: string; readonly secret: ChapSecret } | null> {
    for (const account of await this.#driver.listAccounts(target.iscsiName)) {
      if (!opens(account, target.iscsiName)) continue;
      const secret = await this.#driver.heldSecret(account);
      if (secret) return { chapName: account.chapName, secret };
    }
    return null;
  }

  /** Tries the target's portals in their order until one answers. */
  async #login(
    target: Target,
    chapName: string | null,
    account: { readonly chapName: string; readonly secret: ChapSecret } | null,
    targetAccount: { readonly chapName: string; readonly secret: ChapSecret } | null = null,
  ): Promise<LoginVerdict> {
    const attempt = {
      targetName: target.iscsiName,
      initiatorName: (chapName === null ? null : findIscsiName(chapName)) ?? this.#initiatorName,
      account,
      targetAccount,
      algorithms: this.#driver.capabilities.chapAlgorithms,
    };
    let verdict: LoginVerdict = { kind: 'unreachable', sentence: 'no portal answered' };
    for (const portal of target.portals) {
      verdict = await this.#tryLogin({ ...attempt, portal }, this.#closing.signal);
      if (verdict.kind !== 'unreachable') return verdict;
    }
    return verdict;
  }
}

/** Whether an account lets initiators in to a target. */
export function opens(account: Account, target: IscsiName): boolean {
  return account.bindings.some((binding) => binding.target === target && binding.role === 'initiator');
}

export function sameAccount(a: AccountRef, b: AccountRef): boolean {
  return a.authority === b.authority && a.chapName === b.chapName;
}

interface Finding {
  readonly state: ProofState;
  readonly sentence: string;
}

function expectAdmitted({ kind, sentence }: LoginVerdict, what: string): Finding {
  if (kind === 'admitted') return { state: 'proved', sentence: `${what} was accepted` };
  if (kind === 'unauthenticated') return { state: 'failed', sentence: `${what} was refused: ${sentence}` };
  if (kind === 'open')
    return { state: 'failed', sentence: `${what} was let in without proving itself: the target is open` };
  if (kind === 'not-authentic') return { state: 'failed', sentence: `${what} did not succeed: ${sentence}` };
  return { state: 'unproved', sentence: `${what} could not be tried to its end: ${sentence}` };
}

function expectRefused({ kind, sentence }: LoginVerdict, what: string): Finding {
  if (kind === 'unauthenticated') return { state: 'proved', sentence: `${what} was refused` };
  if (kind === 'admitted' || kind === 'open' || kind === 'not-authentic') {
    return { state: 'failed', sentence: `${what} was accepted: the target is open` };
  }
  return { state: 'unproved', sentence: `${what} could not be tried to its end: ${sentence}` };
}

function expectNotAuthentic({ kind, sentence }: LoginVerdict): Finding {
  const what = 'a mutual login that expects another target secret';
  if (kind === 'not-authentic') return { state: 'proved', sentence: `${what} was given up` };
  if (kind === 'admitted') return { state: 'failed', sentence: `${what} succeeded` };
  return { state: 'unproved', sentence: `${what} could not be tried to its end: ${sentence}` };
}

/** The worst finding decides; its sentences are the reason. */
function conclude(findings: readonly Finding[]): Proof {
  const state =
    (['failed', 'unproved'] as const).find((worst) => findings.some((finding) => finding.state === worst)) ??
    'proved';
  const telling = findings.filter((finding) => finding.state === state).map(({ sentence }) => sentence);
  if (telling.length === 0)
    return { state: 'unproved', reason: 'there was nothing to log in to', time: new Date() };
  return { state, reason: [...new Set(telling)].join('; '), time: new Date() };
}

/** 16 bytes of printable text, as an initiator's administrator would choose. */
function randomSecret(): ChapSecret {
  return new ChapSecret(Buffer.from(randomBytes(8).toString('hex')));
}
