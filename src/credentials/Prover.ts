import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChapSecret } from '../targets/ChapSecret.js';
import { findIscsiName, type IscsiName } from '../targets/IscsiName.js';
import type { CredentialDriver } from '../targets/CredentialDriver.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import type { Account, AccountRef, AccountRole, Target } from '../targets/TargetReader.js';
import type { OnProofStep, Proof, ProofStep } from './Outcome.js';
import type { LoginAttempt, LoginVerdict, TryLogin } from './tryLogin.js';

/** The extent of a proof: `positive` checks only what must be accepted, `full` also what must be refused. */
export type ProofDepth = 'full' | 'positive';

/** What must hold at one target after a change. */
export interface Expectation {
  readonly target: IscsiName;
  /** The only initiator that the account is for, if its CHAP name does not show it; absent otherwise. */
  readonly initiatorName?: IscsiName | undefined;
  /** An account that must be accepted or, as a target account, with which the target must authenticate itself; null: none. */
  readonly valid: {
    readonly chapName: string;
    readonly role: AccountRole;
    readonly secret: ChapSecret | null;
  } | null;
  /** An account that must be refused now: the former secret, or a removed account.  Null: not known. */
  readonly invalid: { readonly chapName: string; readonly secret: ChapSecret } | null;
  /**
   * TRUE: everyone else must be refused.  FALSE: CHAP was switched off on purpose, and a login without credentials must be
   * accepted. Null: as the target's own state says (a target account alone protects nothing).
   */
  readonly closed: boolean | null;
}

/** An initiator account whose secret the caller knows. */
export interface KnownInitiator extends UsableInitiator {
  readonly target: IscsiName;
}

/** An account to log in with. */
interface UsableInitiator {
  readonly chapName: string;
  readonly secret: ChapSecret;
  /** The only initiator that the account is for, if its CHAP name does not show it. */
  readonly initiatorName?: IscsiName | null | undefined;
}

/**
 * Determines by logging in what a target accepts.
 * A login uses the initiator name that the account is for if its CHAP name is an iSCSI name, a random ISID, accesses no LUN and
 * follows no redirect. The proof has failed if valid credentials are refused as unauthenticated, or if a login that must be
 * refused is accepted.  Anything else that prevents a conclusion (access lists, an unreachable portal, no resources) makes the
 * account unproved.
 */
export class Prover {
  readonly #driver: TargetDriver;
  readonly #tryLogin: TryLogin;
  readonly #initiatorName: IscsiName;
  readonly #closing = new AbortController();

  /** @param initiatorName used for accounts whose CHAP name is not an iSCSI name, unless the target allows only others. */
  constructor(driver: TargetDriver, tryLogin: TryLogin, initiatorName: IscsiName) {
    this.#driver = driver;
    this.#tryLogin = tryLogin;
    this.#initiatorName = initiatorName;
  }

  /** @param known initiator accounts for proving a target account, in addition to those whose secrets the driver has. */
  async prove(
    expectations: readonly Expectation[],
    depth: ProofDepth,
    known: readonly KnownInitiator[] = [],
    onStep: OnProofStep = () => {},
  ): Promise<Proof> {
    const tell: Tell = async (step) => {
      const ended = await step;
      onStep(ended);
      return ended;
    };
    const steps: ProofStep[] = [];
    for (const expectation of expectations)
      steps.push(...(await this.#examine(expectation, depth, known, tell)));
    return conclude(steps);
  }

  close(): void {
    this.#closing.abort();
  }

  async #examine(
    expectation: Expectation,
    depth: ProofDepth,
    known: readonly KnownInitiator[],
    tell: Tell,
  ): Promise<ProofStep[]> {
    const unproved = async (sentence: string): Promise<ProofStep[]> => [
      await tell({ state: 'unproved', sentence }),
    ];
    const target = await this.#driver.findTarget(expectation.target);
    if (!target) return unproved(`target ${expectation.target} does not exist now`);
    if (target.portals.length === 0) return unproved(`target ${expectation.target} has no portal`);
    const steps: ProofStep[] = [];
    const { valid, invalid, closed, initiatorName } = expectation;
    let as: LoginAs = { chapName: valid?.chapName ?? invalid?.chapName ?? null, initiatorName };
    if (valid?.role !== 'target' && as.chapName !== null) {
      const allowed = await this.#asAllowed(target, as);
      if (typeof allowed === 'string') return unproved(allowed);
      as = allowed;
    }
    if (valid?.role === 'initiator' && depth === 'full' && closed === true) {
      // They wait for nothing of each other.
      return Promise.all(
        [this.#admits(target, as, valid.secret), ...this.#refuses(target, as, invalid)].map(tell),
      );
    }
    if (valid?.role === 'initiator') steps.push(await tell(this.#admits(target, as, valid.secret)));
    if (valid?.role === 'target') {
      const initiator = await this.#findUsableInitiator(target, initiatorName, known);
      steps.push(...(await this.#provesItself(target, valid, initiator, depth, tell)));
      as = { chapName: null, initiatorName: initiatorOf(initiator) };
    }
    if (depth === 'positive') return steps;
    if (closed === null && !target.chapEnabled) return steps;
    if (as.chapName === null && !as.initiatorName)
      as = { chapName: null, initiatorName: await this.#findAdmittedInitiator(target) };
    if (closed === false) {
      steps.push(
        await tell(expectAdmitted(await this.#login(target, as, null), 'a login without credentials')),
      );
      return steps;
    }
    return [...steps, ...(await Promise.all(this.#refuses(target, as, invalid).map(tell)))];
  }

  /**
   * In whose name to use an initiator account: that of an initiator which the target allows, so that what is refused is refused for its
   * credentials.  @returns a sentence where there is nobody.
   */
  async #asAllowed({ iscsiName }: Target, as: LoginAs): Promise<LoginAs | string> {
    const allowed = (await this.#driver.storage?.findAccessList(iscsiName))?.initiators ?? null;
    const named = initiatorOf(as) ?? this.#initiatorName;
    if (allowed === null || allowed.includes(named)) return as;
    if (initiatorOf(as) !== undefined) return `${named} is not allowed to see ${iscsiName} yet`;
    if (allowed.length === 0) return `${iscsiName} allows no initiator yet`;
    const accounts = await this.#driver.listAccounts(iscsiName, 'initiator');
    // Who has an account of its own does not get in with one that is for all.
    const own = new Set(accounts.map((account) => account.initiatorName));
    const initiatorName = allowed.find((each) => !own.has(each));
    return initiatorName
      ? { ...as, initiatorName }
      : `each initiator that ${iscsiName} allows has an account of its own`;
  }

  /** What must be refused. */
  #refuses(target: Target, as: LoginAs, invalid: Expectation['invalid']): Promise<ProofStep>[] {
    const wrong = { chapName: as.chapName ?? 'nobody', secret: randomSecret() };
    const refuses = async (
      account: { readonly chapName: string; readonly secret: ChapSecret } | null,
      what: string,
    ): Promise<ProofStep> => expectRefused(await this.#login(target, as, account), what);
    return [
      refuses(null, 'a login without credentials'),
      refuses(wrong, 'a login with a wrong secret'),
      ...(invalid ? [refuses(invalid, 'a login with the former secret')] : []),
    ];
  }

  async #admits(target: Target, as: LoginAs, secret: ChapSecret | null): Promise<ProofStep> {
    const chapName = as.chapName ?? '';
    if (!secret)
      return { state: 'unproved', sentence: `the secret of ${chapName} is not known to this server` };
    return expectAdmitted(await this.#login(target, as, { chapName, secret }), `a login as ${chapName}`);
  }

  /** Mutual CHAP needs an initiator account as well. */
  async #provesItself(
    target: Target,
    { chapName, secret }: { readonly chapName: string; readonly secret: ChapSecret | null },
    initiator: UsableInitiator | null,
    depth: ProofDepth,
    tell: Tell,
  ): Promise<ProofStep[]> {
    if (!secret || !initiator) {
      const missing = secret
        ? `no initiator account of ${target.iscsiName} whose secret this server holds`
        : `the secret of ${chapName} is not known to this server`;
      return [await tell({ state: 'unproved', sentence: missing })];
    }
    const right = await this.#login(target, initiator, initiator, { chapName, secret });
    const steps = [await tell(expectAdmitted(right, `a mutual login, the target as ${chapName}`))];
    if (depth === 'full') {
      const wrong = await this.#login(target, initiator, initiator, {
        chapName,
        secret: randomSecret(),
      });
      steps.push(await tell(expectNotAuthentic(wrong)));
    }
    return steps;
  }

  /**
   * An initiator account with a known secret for proving a target account: that of `only` or, for a target account that is for
   * all, that of an initiator without a target account of its own.
   */
  async #findUsableInitiator(
    target: Target,
    only: IscsiName | undefined,
    known: readonly KnownInitiator[],
  ): Promise<UsableInitiator | null> {
    const { iscsiName } = target;
    const fits = (each: UsableInitiator): boolean => only === undefined || initiatorOf(each) === only;
    const given = known.find((each) => each.target === iscsiName && fits(each));
    if (given) return given;
    const accounts = await this.#driver.listAccounts(iscsiName);
    const served = new Set(
      accounts
        .filter(({ bindings }) => bindings.some(({ role }) => role === 'target'))
        .map((account) => account.initiatorName),
    );
    for (const account of accounts) {
      const { chapName, initiatorName } = account;
      if (!opens(account, iscsiName)) continue;
      if (only === undefined ? initiatorName !== null && served.has(initiatorName) : initiatorName !== only)
        continue;
      const secret = await readSecret(this.#driver, account);
      if (secret) return { chapName, secret, initiatorName };
    }
    return null;
  }

  /** An initiator that the target's access list admits, so that the refusal is due to the credentials and not to the name. */
  async #findAdmittedInitiator({ iscsiName }: Target): Promise<IscsiName | undefined> {
    const accounts = await this.#driver.listAccounts(iscsiName);
    return (
      accounts.find((account) => opens(account, iscsiName) && account.initiatorName)?.initiatorName ??
      undefined
    );
  }

  /** Tries the target's portals in order until one answers. */
  async #login(
    target: Target,
    as: LoginAs,
    account: { readonly chapName: string; readonly secret: ChapSecret } | null,
    targetAccount: { readonly chapName: string; readonly secret: ChapSecret } | null = null,
  ): Promise<LoginVerdict> {
    const { chapAlgorithms, refusesByClosing } = this.#driver.capabilities;
    const attempt = {
      targetName: target.isDiscovery ? null : target.iscsiName,
      initiatorName: initiatorOf(as) ?? this.#initiatorName,
      account: account && { chapName: account.chapName, secret: account.secret },
      targetAccount,
      algorithms: chapAlgorithms,
    };
    let verdict: LoginVerdict = { kind: 'unreachable', sentence: 'no portal answered' };
    for (const portal of target.portals) {
      verdict = await this.#tryPatiently(
        { ...attempt, portal },
        account === null && refusesByClosing === true,
      );
      if (verdict.kind !== 'unreachable') break;
    }
    return this.#explained(verdict, target.iscsiName, attempt.initiatorName);
  }

  /** Adds the target's own reason to the login status: "a hardware or software error" may mean that the target is offline. */
  async #explained(verdict: LoginVerdict, target: IscsiName, initiatorName: string): Promise<LoginVerdict> {
    if (verdict.kind !== 'refused' && verdict.kind !== 'crowded') return verdict;
    // A target that cannot be asked gives no reason.
    const reason = await this.#driver.findRefusalReason?.(target, initiatorName).catch(() => null);
    if (reason === null || reason === undefined) return verdict;
    return { ...verdict, sentence: `${reason} (the login was answered: ${verdict.sentence})` };
  }

  /**
   * Retries a login for which the target has no free connection: others may use all of them for a moment, and proofs should not
   * fail for this.
   * @param closingRefuses whether the target refuses this login by closing the connection.
   */
  async #tryPatiently(attempt: LoginAttempt, closingRefuses: boolean): Promise<LoginVerdict> {
    for (let pauses = 0; ; pauses += 1) {
      const verdict = await this.#tryLogin(attempt, this.#closing.signal);
      if (verdict.kind === 'closed' && closingRefuses) return { ...verdict, kind: 'unauthenticated' };
      if (verdict.kind !== 'closed' && verdict.kind !== 'crowded') return verdict;
      const pauseMs = pausesMs[pauses];
      if (pauseMs === undefined || this.#closing.signal.aborted) return crowdedOut(verdict, pauses + 1);
      await sleep(pauseMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    }
  }
}

/** Pauses before the second and later attempts. */
const pausesMs = [100, 300, 900] as const;

function crowdedOut({ kind, sentence }: LoginVerdict, attempts: number): LoginVerdict {
  const what =
    kind === 'crowded'
      ? 'the target had no place for a login of this server'
      : 'the target closed the connection without an answer, as one that has no place does';
  return { kind, sentence: `in ${attempts} attempts ${what}: ${sentence}` };
}

/** The initiator name to use: the one the account is for, else its CHAP name, else the server's own. */
interface LoginAs {
  readonly chapName: string | null;
  readonly initiatorName?: IscsiName | null | undefined;
}

function initiatorOf(as: LoginAs | null): IscsiName | undefined {
  return as?.initiatorName ?? (as?.chapName ? findIscsiName(as.chapName) : null) ?? undefined;
}

/** The secret of an account, from this server or else from the target. */
export async function readSecret(
  driver: Pick<CredentialDriver, 'heldSecret' | 'readSecret'>,
  account: AccountRef,
): Promise<ChapSecret | null> {
  return (await driver.heldSecret(account)) ?? (await driver.readSecret?.(account)) ?? null;
}

/** Whether an account gives initiators access to a target. */
export function opens(account: Account, target: IscsiName): boolean {
  return account.bindings.some((binding) => binding.target === target && binding.role === 'initiator');
}

export function sameAccount(a: AccountRef, b: AccountRef): boolean {
  return a.authority === b.authority && a.chapName === b.chapName;
}

/** Passes a step on when it has ended. */
type Tell = (step: ProofStep | Promise<ProofStep>) => Promise<ProofStep>;

function expectAdmitted({ kind, sentence }: LoginVerdict, what: string): ProofStep {
  if (kind === 'admitted') return { state: 'proved', sentence: `${what} was accepted` };
  if (kind === 'unauthenticated') return { state: 'failed', sentence: `${what} was refused: ${sentence}` };
  if (kind === 'open')
    return { state: 'failed', sentence: `${what} was let in without proving itself: the target is open` };
  if (kind === 'not-authentic') return { state: 'failed', sentence: `${what} did not succeed: ${sentence}` };
  return { state: 'unproved', sentence: `${what} could not be tried to its end: ${sentence}` };
}

function expectRefused({ kind, sentence }: LoginVerdict, what: string): ProofStep {
  if (kind === 'unauthenticated') return { state: 'proved', sentence: `${what} was refused` };
  if (kind === 'admitted' || kind === 'open' || kind === 'not-authentic') {
    return { state: 'failed', sentence: `${what} was accepted: the target is open` };
  }
  return { state: 'unproved', sentence: `${what} could not be tried to its end: ${sentence}` };
}

function expectNotAuthentic({ kind, sentence }: LoginVerdict): ProofStep {
  const what = 'a mutual login that expects another target secret';
  if (kind === 'not-authentic') return { state: 'proved', sentence: `${what} was given up` };
  if (kind === 'admitted') return { state: 'failed', sentence: `${what} succeeded` };
  return { state: 'unproved', sentence: `${what} could not be tried to its end: ${sentence}` };
}

/** The worst step determines the result; its sentences are the reason. */
function conclude(steps: readonly ProofStep[]): Proof {
  const state =
    (['failed', 'unproved'] as const).find((worst) => steps.some((step) => step.state === worst)) ?? 'proved';
  const telling = steps.filter((step) => step.state === state).map(({ sentence }) => sentence);
  if (telling.length === 0)
    return { state: 'unproved', reason: 'there was nothing to log in to', time: new Date() };
  return { state, reason: [...new Set(telling)].join('; '), time: new Date() };
}

/** 16 bytes of printable text, as an administrator would choose. */
function randomSecret(): ChapSecret {
  return new ChapSecret(Buffer.from(randomBytes(8).toString('hex')));
}
