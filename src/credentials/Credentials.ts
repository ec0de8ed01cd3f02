import type { ChangeDescription, ChangeKind, PreparedChange } from '../changes/Changes.js';
import { Intents } from '../changes/Intents.js';
import { hasRole, type Principal } from '../security/Principal.js';
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
import { Execution } from './Execution.js';
import { roleOf } from './expectations.js';
import { NewestChanges, type ChangedThings, type SignedRequestTime } from './NewestChanges.js';
import type { Outcome, Proof } from './Outcome.js';
import { ProofRecords } from './ProofRecords.js';
import { Prover, readSecret } from './Prover.js';
import type { SessionsOnChange } from './changeSettings.js';
import { Sessions } from './Sessions.js';

/** What a request is about, for the code that refuses it. */
export type { ChangeDescription };

/** What a door decides about one change. */
export interface ChangeOptions {
  /** Overrides the target's setting: an AWS update ends all connections of the target. */
  readonly sessionsOnChange?: SessionsOnChange;
  /** When the request was signed, at a door where it may come late or again: what was changed since stays as it is. */
  readonly signed?: SignedRequestTime;
}

/** Says which changes, or why none, once nobody else can make any: it reads the target. */
export type Decide = () => Promise<readonly CredentialChange[] | Outcome>;

/**
 * The one way in to the credentials of the targets.
 *
 * A change is authorised, checked, made alone under the driver's lock, written down sealed before its first write,
 * driven, proved by logging in, and recorded; a change that a crash or a lost answer cut off is settled before the next one.
 */
export class Credentials {
  readonly #deps: CredentialsDeps;
  readonly #newest: NewestChanges;
  readonly #proofs: ProofRecords;
  readonly #prover: Prover;
  readonly #sessions: Sessions;
  readonly #execution: Execution;
  readonly #kind: ChangeKind<CredentialIntent, Outcome>;

  /** What an earlier process left under way is settled when `deps.changes` starts. */
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
      // What a driver refused has been taken back, or is said to be in doubt by `Execution`.
      isEnded: (error) => error instanceof TargetDriverError,
      settle: (intent) => this.#carryOut(intent, [], null),
      descriptionsOf: ({ parts }) => parts.map(({ change }) => describeChange(change)),
    };
    changes.add(this.#kind);
  }

  /** Takes up what an earlier process left to be looked at later. */
  start(): void {
    this.#sessions.start();
  }

  /** Waits for nothing: call it when no change is under way. */
  close(): void {
    this.#prover.close();
    this.#sessions.close();
  }

  /** Whether a change got no answer, or could not be recorded, and has not been settled since. */
  get isInDoubt(): boolean {
    return this.#deps.changes.isInDoubt;
  }

  /** What the last proof of an account showed; null if it was never proved by this server. */
  proofOf(account: AccountRef): Proof | null {
    return this.#proofs.find(account);
  }

  /**
   * Makes one change, or says why not.  Never throws for what the target, the caller or another change is the reason of.
   * When it returns, the change stands or has been taken back, except for the causes `timeout` and `busy`.
   */
  async change(caller: Principal, change: CredentialChange, options: ChangeOptions = {}): Promise<Outcome> {
    const early = this.#refuseEarly(caller, change);
    if (early) return this.#finish(caller, describeChange(change), early);
    const lockKey = this.#deps.driver.lockKey(change);
    return this.#change(caller, describeChange(change), lockKey, async () => [change], options);
  }

  /**
   * Tells log and audit record why a request for a credential was refused before it came to a change; nothing is done.
   *
   * @param message names the value and what was expected; it holds no secret.
   */
  refuse(caller: Principal, about: ChangeDescription, cause: Cause, message: string): Promise<Outcome> {
    return this.#finish(caller, about, failure(cause, message));
  }

  /**
   * Makes several changes as one: all of them stand afterwards, or none, as far as `change` can say that of a single one.
   * A removal comes last: it is not taken back.
   *
   * @param about what is recorded where it does not come to single changes.
   * @param like a change whose lock is the lock of all of them.
   * What `decide` throws becomes the outcome.
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

  /** Ends one live session, whatever let it in.  Its initiator may log in again. */
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
   * Proves an account as it is now, by logins at every target it is bound to.  Changes nothing but what `proofOf` tells.
   * Cause `done` means that it was tried; the proof says what was found.
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
    return this.#deps.changes.change(this.#kind, caller, about, [lockKey], async () => {
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
      const prepared: PreparedChange<CredentialIntent, Outcome> = {
        descriptions: changes.map(describeChange),
        content: { ...planned, sessionsOnChange: options.sessionsOnChange ?? null },
        carryOut: (intent) => this.#carryOut(intent, formers, signed?.signedAt ?? null),
      };
      return prepared;
    });
  }

  async #carryOut(
    intent: CredentialIntent,
    formers: readonly (ChapSecret | null)[],
    signedAt: number | null,
  ): Promise<Outcome> {
    // The disk and the target work at the same time; what a crash leaves is noted when the intent is settled.
    const noted = this.#newest.note(changedThings(intent), signedAt);
    noted.catch(() => undefined);
    try {
      return await this.#execution.carryOut(intent, formers);
    } finally {
      this.#deps.onChanged?.({ accounts: accountsOf(intent), targets: targetsOf(intent) });
      await noted;
    }
  }

  /** Checks changes against the state found now.  @returns an outcome where there is nothing to do or to be done. */
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
  ): Promise<Outcome> {
    return this.#deps.changes.finish(this.#kind, caller, [about], outcome, startedAt);
  }

  /** The secret that a change does away with, as far as this server or the target tells it. */
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

/** What is changed itself: an account, or where there is none its targets. */
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

function accessDenied({ name }: Principal): Outcome {
  return failure('access-denied', `user "${name}" does not have the role "credentials"`);
}

/** What a change is about, as the audit record tells it. */
function describeChange(change: CredentialChange): ChangeDescription {
  const target = 'target' in change ? change.target : null;
  const account =
    'account' in change ? change.account.chapName : 'chapName' in change ? change.chapName : null;
  return { what: change.kind, target, account };
}

function failure(cause: Cause, message: string): Outcome {
  return { cause, message, account: null, proof: null };
}
