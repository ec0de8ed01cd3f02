import type { ChangeDescription, ChangeKind, ChangeParts, PreparedChange } from '../changes/Changes.js';
import { Intents } from '../changes/Intents.js';
import { hasRole, printMissingRole, type Principal } from '../security/Principal.js';
import { SealedStoreError } from '../store/SealedStore.js';
import type { ChapSecret } from '../targets/ChapSecret.js';
import type { CredentialChange } from '../targets/CredentialDriver.js';
import type { IscsiName } from '../targets/IscsiName.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import type { AccountRef, Session } from '../targets/TargetReader.js';
import { causeOfReason, type Cause } from './causes.js';
import { checkChange, findEqualSecret } from './checkChange.js';
import { credentialIntentForm, type CredentialIntent, type IntentPart } from './CredentialIntent.js';
import type { CredentialsDeps } from './CredentialsDeps.js';
import { describeChange } from './describeChange.js';
import { Execution } from './Execution.js';
import { roleOf } from './expectations.js';
import { NewestChanges, type ChangedThings, type SignedRequestTime } from './NewestChanges.js';
import type { OnProofStep, Outcome, Proof } from './Outcome.js';
import { ProofRecords } from './ProofRecords.js';
import { opens, Prover, readSecret } from './Prover.js';
import type { SessionsOnChange } from './changeSettings.js';
import { Sessions } from './Sessions.js';

/** Describes a request that is refused before it becomes a change. */
export type { ChangeDescription };

/** Options of one change that depend on the protocol. */
export interface ChangeOptions {
  /** Overrides the target's setting: an AWS update ends all connections of the target. */
  readonly sessionsOnChange?: SessionsOnChange;
  /** When the request was signed, for protocols whose requests may arrive late or twice.  Later changes are not overwritten. */
  readonly signed?: SignedRequestTime;
  readonly onProofStep?: OnProofStep;
  /** The greater change that it is a part of. */
  readonly partOf?: ChangeParts;
}

/** Accounts that are proved because an initiator was allowed; `iscsi-wbem check` proves the others. */
const maxProvedAtOnce = 8;

/** Determines the changes, or the reason for none, under the lock.  It may read the target. */
export type Decide = () => Promise<readonly CredentialChange[] | Outcome>;

/**
 * The only way to change credentials of targets.
 * A change is authorized, checked, made under the driver's lock, stored sealed before its first write, carried out, proved by
 * logging in, and recorded.  A change that was interrupted by a crash or a lost answer is settled before the next one.
 */
export class Credentials {
  readonly #deps: CredentialsDeps;
  readonly #newest: NewestChanges;
  readonly #proofs: ProofRecords;
  readonly #prover: Prover;
  readonly #sessions: Sessions;
  readonly #execution: Execution;
  readonly #kind: ChangeKind<CredentialIntent, Outcome>;

  /** Changes of an earlier process are settled when `deps.changes` starts. */
  constructor(deps: CredentialsDeps) {
    const { driver, store, sealed, settings, log, changes } = deps;
    this.#deps = deps;
    this.#newest = new NewestChanges(store, deps.now ?? (() => Date.now()));
    this.#proofs = new ProofRecords(store);
    this.#prover = new Prover(driver, deps.tryLogin, settings.initiatorName);
    this.#sessions = new Sessions(driver, store, log);
    const intents = new Intents(sealed, credentialIntentForm);
    this.#execution = new Execution({
      driver,
      settings,
      log,
      intents,
      proofs: this.#proofs,
      prover: this.#prover,
      sessions: this.#sessions,
      changes,
    });
    this.#kind = {
      intents,
      outcomeOf: failure,
      explain: explainDriverError,
      // What a driver refused has been undone, or `Execution` has marked it as in doubt.
      isEnded: (error) => error instanceof TargetDriverError,
      settle: (intent) => this.#settle(intent),
      descriptionsOf: ({ parts, undoes }) =>
        undoes?.descriptions ?? parts.map(({ change }) => describeChange(change)),
    };
    changes.add(this.#kind);
  }

  /** Resumes pending session checks of an earlier process. */
  start(): void {
    this.#sessions.start();
  }

  /** Does not wait; call it when no change is in progress. */
  close(): void {
    this.#prover.close();
    this.#sessions.close();
  }

  /** Whether a change got no answer or could not be recorded, and has not been settled yet. */
  get isInDoubt(): boolean {
    return this.#deps.changes.isInDoubt;
  }

  /** The result of the last proof of an account; null if this server never proved it. */
  proofOf(account: AccountRef): Proof | null {
    return this.#proofs.find(account);
  }

  /**
   * Makes one change, or returns why it was not made.  Failures caused by the target, the caller or another change are not
   * thrown. When it returns, the change has been made or undone, except for the causes `timeout` and `busy`.
   */
  async change(caller: Principal, change: CredentialChange, options: ChangeOptions = {}): Promise<Outcome> {
    const early = this.#refuseEarly(caller, change);
    if (early) return this.#finish(caller, describeChange(change), early, performance.now(), options.partOf);
    const lockKey = this.#deps.driver.lockKey(change);
    return this.#change(caller, describeChange(change), lockKey, async () => [change], options);
  }

  /**
   * Logs and records why a request for a credential was refused before it became a change.  Nothing is changed.
   * @param message names the value and what was expected.  It must not contain a secret.
   */
  refuse(caller: Principal, about: ChangeDescription, cause: Cause, message: string): Promise<Outcome> {
    return this.#finish(caller, about, failure(cause, message));
  }

  /**
   * Makes several changes as one: afterwards all of them have been made, or none, with the same exceptions as `change`. A removal
   * must come last, because it cannot be undone.
   * @param about what is recorded if there are no single changes.
   * @param like a change whose lock is used for all of them.
   * An error thrown by `decide` becomes the outcome.
   */
  async changeTogether(
    caller: Principal,
    about: ChangeDescription,
    like: CredentialChange,
    decide: Decide,
    options: ChangeOptions = {},
  ): Promise<Outcome> {
    if (!hasRole(caller, 'credentials')) return this.#finish(caller, about, accessDenied(caller));
    const lockKey = this.#deps.driver.lockKey(like);
    return this.#change(caller, about, lockKey, decide, options);
  }

  /** Ends one session.  Its initiator may log in again. */
  async endSession(caller: Principal, session: Session): Promise<Outcome> {
    const startedAt = performance.now();
    let outcome: Outcome;
    try {
      if (hasRole(caller, 'credentials')) {
        await this.#deps.changes.expectRecordable();
        await this.#deps.driver.endSessions([session]);
        this.#deps.onChanged?.({ accounts: [], targets: [session.target] });
        outcome = { cause: 'done', message: 'the session was ended', account: null, proof: null };
      } else {
        outcome = accessDenied(caller);
      }
    } catch (error) {
      outcome = this.#deps.changes.explain(this.#kind, error);
    }
    const about = { what: 'endSession', target: session.target, account: session.initiatorName };
    return this.#finish(caller, about, outcome, startedAt);
  }

  /**
   * Ends the overlap in which two secrets of an account are accepted.  From now on only one of them is.
   * @param keep the secret that stays: the newest, which finishes a rotation, or the former one, which undoes it.
   */
  async endOverlap(
    caller: Principal,
    account: AccountRef,
    keep: 'former' | 'newest',
    options: ChangeOptions = {},
  ): Promise<Outcome> {
    const { driver } = this.#deps;
    const { authority, chapName } = account;
    const about = { what: 'endOverlap', target: null, account: chapName };
    if (!hasRole(caller, 'credentials')) return this.#finish(caller, about, accessDenied(caller));
    const lockKey = driver.lockKey({ kind: 'remove', account });
    return this.#change(
      caller,
      about,
      lockKey,
      async () => {
        const former = (await driver.formerSecret?.(account)) ?? null;
        const secret = keep === 'former' ? former : await driver.heldSecret(account);
        if (former && secret)
          return [{ kind: 'replace', account: { authority, chapName }, secret } satisfies CredentialChange];
        const isThere = (await driver.findAccount(account)) !== null;
        return isThere
          ? failure(
              'invalid',
              `account "${chapName}" has one secret: expected one with a former secret that is accepted`,
            )
          : failure('no-such-credential', `there is no account "${chapName}" in ${authority}`);
      },
      options,
    );
  }

  /**
   * Proves an account in its current state, by logins at every target it is bound to.  Only the result of `proofOf` changes.
   * Cause `done` means that the proof was attempted; its result is in the proof.
   */
  async prove(caller: Principal, account: AccountRef): Promise<Outcome> {
    const startedAt = performance.now();
    const { driver, changes } = this.#deps;
    const lockKey = driver.lockKey({ kind: 'remove', account });
    let outcome: Outcome;
    try {
      const locked = hasRole(caller, 'credentials')
        ? await changes.alone([lockKey], () => this.#proveAlone(account))
        : { result: accessDenied(caller) };
      outcome =
        locked?.result ?? failure('busy', 'a change is under way at the target: it was not done in time');
    } catch (error) {
      outcome = changes.explain(this.#kind, error);
    }
    const about = { what: 'prove', target: null, account: account.chapName };
    return this.#finish(caller, about, outcome, startedAt);
  }

  /**
   * Proves the accounts that an initiator can use at a target since it is allowed there, as far as their last proof could not tell: nobody
   * could log in with them before.  Never throws.
   */
  async proveAllowed(caller: Principal, target: IscsiName, initiator: IscsiName): Promise<void> {
    const { driver, settings, log } = this.#deps;
    if (settings.proofOf(target) === 'off') return;
    try {
      const accounts = await driver.listAccounts(target, 'initiator');
      const leftOver = accounts.filter(
        (account) =>
          (account.initiatorName === null || account.initiatorName === initiator) &&
          opens(account, target) &&
          this.#proofs.find(account)?.state === 'unproved',
      );
      // It follows from what the caller may do: the proof is the server's own.
      const prover = { ...caller, roles: new Set([...caller.roles, 'credentials'] as const) };
      for (const account of leftOver.slice(0, maxProvedAtOnce)) await this.prove(prover, account);
    } catch (error) {
      log.warn({ err: error, target }, 'the accounts of an initiator that was allowed could not be proved');
    }
  }

  async #proveAlone({ authority, chapName }: AccountRef): Promise<Outcome> {
    const { driver } = this.#deps;
    const account = { authority, chapName };
    const found = await driver.findAccount(account);
    if (!found) return failure('no-such-credential', `there is no account "${chapName}" in ${authority}`);
    const secret = await readSecret(driver, account);
    const initiatorName = found.initiatorName ?? undefined;
    const expectations = found.bindings.map(({ target, role }) => {
      return {
        target,
        initiatorName,
        valid: { chapName, role, secret },
        invalid: null,
        closed: role === 'initiator' ? true : null,
      };
    });
    const proof =
      expectations.length > 0
        ? await this.#prover.prove(expectations, 'full')
        : ({ state: 'unproved', reason: 'the account is not bound to a target', time: new Date() } as const);
    this.#proofs.put(account, proof);
    this.#deps.onChanged?.({ accounts: [account], targets: [] });
    return { cause: 'done', message: proof.reason, account, proof };
  }

  #refuseEarly(caller: Principal, change: CredentialChange): Outcome | null {
    if (!hasRole(caller, 'credentials')) return accessDenied(caller);
    const { driver, settings } = this.#deps;
    const fault = checkChange(change, settings.secretLimits, driver.capabilities);
    return fault && failure(fault.cause, fault.message);
  }

  #change(
    caller: Principal,
    about: ChangeDescription,
    lockKey: string,
    decide: Decide,
    options: ChangeOptions,
  ): Promise<Outcome> {
    const prepare = async (): Promise<Outcome | PreparedChange<CredentialIntent, Outcome>> => {
      const changes = await decide();
      if (!('length' in changes)) return changes;
      const planned = await this.#plan(changes);
      if ('cause' in planned) return planned;
      const { signed } = options;
      const newer = signed
        ? this.#newest.findNewer(signed, { accounts: accountsOf(planned), targets: targetsOf(planned) })
        : null;
      if (newer !== null) return failure('outdated', newer);
      const formers: (ChapSecret | null)[] = [];
      for (const { change } of planned.parts) formers.push(await this.#formerSecret(change));
      return {
        descriptions: changes.map(describeChange),
        content: { ...planned, sessionsOnChange: options.sessionsOnChange ?? null },
        ...(this.#deps.driver.isKeptInStore && { changesStoreOnly: true }),
        carryOut: (intent) => this.#carryOut(intent, formers, options),
      };
    };
    return this.#deps.changes.change(this.#kind, caller, about, [lockKey], prepare, options.partOf);
  }

  /** Completes a change, or the undoing of one: that it was undone is no success of it. */
  async #settle(intent: CredentialIntent): Promise<Outcome> {
    const outcome = await this.#carryOut(intent, [], {});
    const { undoes } = intent;
    if (!undoes || outcome.cause !== 'done') return outcome;
    return failure(undoes.cause, `${undoes.message}; it was taken back`);
  }

  async #carryOut(
    intent: CredentialIntent,
    formers: readonly (ChapSecret | null)[],
    { signed, onProofStep }: ChangeOptions,
  ): Promise<Outcome> {
    // After a crash this is repeated when the intent is settled.
    this.#newest.note(changedThings(intent), signed?.signedAt ?? null);
    try {
      return await this.#execution.carryOut(intent, formers, onProofStep);
    } finally {
      this.#deps.onChanged?.({ accounts: accountsOf(intent), targets: targetsOf(intent) });
    }
  }

  /**
   * Checks changes against the current state.
   * @returns an outcome if there is nothing to do or the change is not possible.
   */
  async #plan(
    changes: readonly CredentialChange[],
  ): Promise<Outcome | { readonly parts: readonly IntentPart[] }> {
    const { driver, settings } = this.#deps;
    const parts: IntentPart[] = [];
    let account: AccountRef | null = null;
    for (const change of changes) {
      const fault = checkChange(change, settings.secretLimits, driver.capabilities);
      if (fault) return failure(fault.cause, fault.message);
      const plan = await driver.plan(change);
      const equal = await findEqualSecret(driver, change, plan.targets, changes);
      if (equal) return failure('invalid-secret', equal);
      ({ account } = plan);
      if (!plan.nothingToDo) parts.push({ change, role: await roleOf(driver, change), plan });
    }
    if (parts.length > 0) return { parts };
    return { cause: 'done', message: 'it was so already', account, proof: null };
  }

  #finish(
    caller: Principal,
    about: ChangeDescription,
    outcome: Outcome,
    startedAt = performance.now(),
    partOf?: ChangeParts,
  ): Promise<Outcome> {
    return this.#deps.changes.finish(this.#kind, caller, [about], outcome, startedAt, partOf);
  }

  /** The secret that a change replaces or removes, if this server or the target can tell it. */
  async #formerSecret(change: CredentialChange): Promise<ChapSecret | null> {
    if (change.kind !== 'replace' && change.kind !== 'remove' && change.kind !== 'unbind') return null;
    return readSecret(this.#deps.driver, change.account);
  }
}

type Parts = Pick<CredentialIntent, 'parts'>;

function accountsOf({ parts }: Parts): readonly AccountRef[] {
  return parts.flatMap(({ plan: { account } }) => account ?? []);
}

function targetsOf({ parts }: Parts): readonly IscsiName[] {
  return parts.flatMap(({ plan: { targets } }) => targets);
}

/** What is changed: an account or, if there is none, its targets. */
function changedThings({ parts }: Parts): ChangedThings {
  const withoutAccount = parts.filter(({ plan: { account } }) => account === null);
  return { accounts: accountsOf({ parts }), targets: targetsOf({ parts: withoutAccount }) };
}

function explainDriverError(error: unknown): Outcome | null {
  if (!(error instanceof TargetDriverError)) return null;
  const cause =
    error.cause instanceof SealedStoreError ? 'sealed-store-unreadable' : causeOfReason[error.reason];
  return failure(cause, error.message);
}

function accessDenied(caller: Principal): Outcome {
  return failure('access-denied', printMissingRole(caller, 'credentials'));
}

function failure(cause: Cause, message: string): Outcome {
  return { cause, message, account: null, proof: null };
}
