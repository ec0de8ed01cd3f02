import { hasRole, type Principal } from '../security/Principal.js';
import { SealedStoreError } from '../store/SealedStore.js';
import { StoreFullError } from '../store/StoreFullError.js';
import type { ChapSecret } from '../targets/ChapSecret.js';
import type { CredentialChange } from '../targets/CredentialDriver.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import type { AccountRef, Session } from '../targets/TargetReader.js';
import { causeOfReason, type Cause } from './causes.js';
import { checkChange, findEqualSecret } from './checkChange.js';
import type { Audit, CredentialsRooms } from './CredentialsRooms.js';
import { Execution } from './Execution.js';
import { roleOf } from './expectations.js';
import { Intents, type Intent, type IntentPart } from './Intents.js';
import { Locks } from './Locks.js';
import type { Outcome, Proof } from './Outcome.js';
import { ProofRecords } from './ProofRecords.js';
import { Prover, readSecret } from './Prover.js';
import { Sessions, type SessionsOnChange } from './Sessions.js';

/** What a door decides about one change. */
export interface ChangeOptions {
  /** Overrides the target's setting: an AWS update ends all connections of the target. */
  readonly sessionsOnChange?: SessionsOnChange;
}

/** What changes were asked for, in the words of the audit record. */
export type About = Pick<Parameters<Audit['write']>[0], 'what' | 'target' | 'account'>;

/** Says which changes, or why none, once nobody else can make any: it reads the target. */
export type Decide = () => Promise<readonly CredentialChange[] | Outcome>;

/** How often a change in doubt is looked at again when nobody asks for another one. */
const settleEveryMs = 2_000;

/**
 * The one way in to the credentials of the targets.
 *
 * A change is authorised, checked, made alone under the driver's lock, written down sealed before its first write,
 * driven, proved by logging in, and recorded; a change that a crash or a lost answer cut off is settled before the next one.
 */
export class Credentials {
  readonly #rooms: CredentialsRooms;
  readonly #locks = new Locks();
  readonly #intents: Intents;
  readonly #proofs: ProofRecords;
  readonly #prover: Prover;
  readonly #sessions: Sessions;
  readonly #execution: Execution;
  /** Locks under which an intent waits to be settled. */
  readonly #doubts = new Set<string>();
  #settleTimer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(rooms: CredentialsRooms) {
    this.#rooms = rooms;
    this.#intents = new Intents(rooms.sealed);
    this.#proofs = new ProofRecords(rooms.store);
    this.#prover = new Prover(rooms.driver, rooms.tryLogin, rooms.settings.initiatorName);
    this.#sessions = new Sessions(rooms.driver, rooms.store, rooms.log);
    this.#execution = new Execution({
      driver: rooms.driver,
      settings: rooms.settings,
      log: rooms.log,
      intents: this.#intents,
      proofs: this.#proofs,
      prover: this.#prover,
      sessions: this.#sessions,
      doubt: (lockKey) => this.#doubt(lockKey),
    });
  }

  /**
   * Settles what an earlier process left under way.  What cannot be settled now (the target does not answer) stays in doubt
   * and is tried again; until then changes under its lock are refused as busy.
   * @throws SealedStoreError if an intent does not open: nothing may be changed over an unknown half-made change.
   */
  async start(): Promise<void> {
    for (const intent of this.#intents.list()) this.#doubts.add(intent.lockKey);
    this.#sessions.start();
    await this.#settleDoubts();
  }

  /** Waits for nothing: call it when no change is under way. */
  close(): void {
    this.#closed = true;
    if (this.#settleTimer) clearTimeout(this.#settleTimer);
    this.#prover.close();
    this.#sessions.close();
  }

  /** Whether a change got no answer, or could not be recorded, and has not been settled since. */
  get isInDoubt(): boolean {
    return this.#doubts.size > 0;
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
    const startedAt = performance.now();
    const early = this.#refuseEarly(caller, change);
    if (early) return this.#finish(caller, [aboutOf(change)], null, early, startedAt);
    const lockKey = this.#rooms.driver.lockKey(change);
    return this.#changeUnderLock(caller, aboutOf(change), lockKey, async () => [change], options, startedAt);
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
    about: About,
    like: CredentialChange,
    decide: Decide,
    options: ChangeOptions = {},
  ): Promise<Outcome> {
    const startedAt = performance.now();
    if (!hasRole(caller, 'credentials')) {
      const outcome = accessDenied(caller);
      return this.#finish(caller, [about], null, outcome, startedAt);
    }
    const lockKey = this.#rooms.driver.lockKey(like);
    return this.#changeUnderLock(caller, about, lockKey, decide, options, startedAt);
  }

  /** Ends one live session, whatever let it in.  Its initiator may log in again. */
  async endSession(caller: Principal, session: Session): Promise<Outcome> {
    const startedAt = performance.now();
    let outcome: Outcome;
    try {
      if (hasRole(caller, 'credentials')) {
        await this.#expectRecordable();
        await this.#rooms.driver.endSessions([session]);
        this.#rooms.onTouched?.({ accounts: [], targets: [session.target] });
        outcome = { cause: 'done', message: 'the session was ended', account: null, proof: null };
      } else {
        outcome = accessDenied(caller);
      }
    } catch (error) {
      outcome = this.#explain(error);
    }
    const about = { what: 'endSession', target: session.target, account: session.initiatorName };
    return this.#finish(caller, [about], null, outcome, startedAt);
  }

  /**
   * Proves an account as it is now, by logins at every target it is bound to.  Changes nothing but what `proofOf` tells.
   * Cause `done` means that it was tried; the proof says what was found.
   */
  async prove(caller: Principal, account: AccountRef): Promise<Outcome> {
    const startedAt = performance.now();
    const { driver, settings } = this.#rooms;
    const lockKey = driver.lockKey({ kind: 'remove', account });
    let outcome: Outcome;
    try {
      const locked = hasRole(caller, 'credentials')
        ? await this.#locks.withLock(lockKey, settings.lockWaitMs, () => this.#proveAlone(account))
        : { result: accessDenied(caller) };
      outcome =
        locked?.result ??
        failure(
          'busy',
          `a change is under way at the target: it was not done within ${settings.lockWaitMs} ms`,
        );
    } catch (error) {
      outcome = this.#explain(error);
    }
    return this.#finish(
      caller,
      [{ what: 'prove', target: null, account: account.chapName }],
      null,
      outcome,
      startedAt,
    );
  }

  async #proveAlone({ authority, chapName }: AccountRef): Promise<Outcome> {
    const { driver } = this.#rooms;
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
    this.#rooms.onTouched?.({ accounts: [account], targets: [] });
    return { cause: 'done', message: proof.reason, account, proof };
  }

  #refuseEarly(caller: Principal, change: CredentialChange): Outcome | null {
    if (!hasRole(caller, 'credentials')) return accessDenied(caller);
    const { driver, settings } = this.#rooms;
    const fault = checkChange(change, settings.secretLimits, driver.capabilities);
    return fault && failure(fault.cause, fault.message);
  }

  async #changeUnderLock(
    caller: Principal,
    about: About,
    lockKey: string,
    decide: Decide,
    options: ChangeOptions,
    startedAt: number,
  ): Promise<Outcome> {
    const { lockWaitMs } = this.#rooms.settings;
    const locked = await this.#locks.withLock(lockKey, lockWaitMs, () =>
      this.#changeAlone(caller, about, lockKey, decide, options, startedAt),
    );
    if (locked) return locked.result;
    const outcome = failure(
      'busy',
      `another change is under way at the target: it was not done within ${lockWaitMs} ms`,
    );
    return this.#finish(caller, [about], null, outcome, startedAt);
  }

  async #changeAlone(
    caller: Principal,
    about: About,
    lockKey: string,
    decide: Decide,
    options: ChangeOptions,
    startedAt: number,
  ): Promise<Outcome> {
    let outcome: Outcome;
    let intent: Intent | null = null;
    let abouts: readonly About[] = [about];
    try {
      if (this.#doubts.has(lockKey)) await this.#settle(lockKey);
      if (this.#doubts.has(lockKey)) {
        outcome = failure(
          'busy',
          'an earlier change got no answer from the target and has not been settled yet',
        );
      } else {
        const changes = await decide();
        if ('length' in changes && changes.length > 0) abouts = changes.map(aboutOf);
        const planned = 'length' in changes ? await this.#plan(changes) : changes;
        if ('cause' in planned) {
          outcome = planned;
        } else {
          const formers: (ChapSecret | null)[] = [];
          for (const { change } of planned.parts) formers.push(await this.#formerSecret(change));
          const { name: who, address, door } = caller;
          const { sessionsOnChange = null } = options;
          this.#rooms.store.expectRoom();
          await this.#expectRecordable();
          intent = this.#intents.open({ lockKey, ...planned, sessionsOnChange, who, address, door });
          outcome = await this.#carryOut(intent, formers);
        }
      }
    } catch (error) {
      outcome = this.#explain(error);
      // Whatever stopped us half-way, a full disk, say: the intent still tells what is to be made whole.
      if (intent && !(error instanceof TargetDriverError)) this.#doubt(lockKey);
    }
    return this.#finish(caller, abouts, intent, outcome, startedAt);
  }

  async #carryOut(intent: Intent, formers: readonly (ChapSecret | null)[]): Promise<Outcome> {
    try {
      return await this.#execution.carryOut(intent, formers);
    } finally {
      const plans = intent.parts.map(({ plan }) => plan);
      this.#rooms.onTouched?.({
        accounts: plans.flatMap(({ account }) => account ?? []),
        targets: plans.flatMap(({ targets }) => targets),
      });
    }
  }

  /** Checks changes against the state found now.  @returns an outcome where there is nothing to do or to be done. */
  async #plan(
    changes: readonly CredentialChange[],
  ): Promise<Outcome | { readonly parts: readonly IntentPart[] }> {
    const { driver, settings } = this.#rooms;
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

  /** Records the outcome and drops the intent, unless its changes are still in doubt. */
  async #finish(
    caller: Principal,
    abouts: readonly About[],
    intent: Intent | null,
    outcome: Outcome,
    startedAt: number,
  ): Promise<Outcome> {
    // A return value does not say what to do first: the sentence does.
    if (outcome.cause === 'not-supported' || outcome.cause === 'initiator-specific-not-supported')
      this.#rooms.log.warn({ cause: outcome.cause, door: caller.door }, outcome.message);
    try {
      await this.#record(caller, abouts, outcome, startedAt);
    } catch (error) {
      this.#rooms.log.error({ err: error }, 'a change could not be recorded');
      // Nothing was done that would be missing in the record.
      if (outcome.cause === 'disk-full') return outcome;
      if (intent) this.#doubt(intent.lockKey);
      return { ...outcome, cause: 'unclassified', message: 'the audit record could not be written' };
    }
    try {
      if (intent && !this.#doubts.has(intent.lockKey)) this.#intents.drop(intent);
    } catch (error) {
      // Made and recorded: settled once more it stays as it is.
      this.#rooms.log.error({ err: error }, 'the intent of a change could not be dropped; it is tried again');
      if (intent) this.#doubt(intent.lockKey);
    }
    return outcome;
  }

  /** @throws NotRecordableError */
  async #expectRecordable(): Promise<void> {
    try {
      await this.#rooms.audit.expectRoom?.();
    } catch (cause) {
      throw new NotRecordableError({ cause });
    }
  }

  /** The secret that a change does away with, as far as this server or the target tells it. */
  async #formerSecret(change: CredentialChange): Promise<ChapSecret | null> {
    if (change.kind !== 'replace' && change.kind !== 'remove' && change.kind !== 'unbind') return null;
    return readSecret(this.#rooms.driver, change.account);
  }

  /**
   * Settles the intents under one lock, which the caller holds.  As long as one is left, the lock stays in doubt: carried
   * out after later changes, it would undo them.
   */
  async #settle(lockKey: string): Promise<void> {
    this.#doubts.delete(lockKey);
    try {
      await this.#settleIntents(lockKey);
    } catch (error) {
      this.#doubt(lockKey);
      throw error;
    }
  }

  async #settleIntents(lockKey: string): Promise<void> {
    for (const intent of this.#intents.list().filter((each) => each.lockKey === lockKey)) {
      const startedAt = performance.now();
      const caller: Principal = {
        name: intent.who,
        address: intent.address,
        door: intent.door,
        roles: new Set(),
      };
      let outcome: Outcome;
      try {
        outcome = await this.#carryOut(intent, []);
      } catch (error) {
        outcome = this.#explain(error);
      }
      if (this.#doubts.has(lockKey)) return;
      await this.#record(
        caller,
        intent.parts.map(({ change }) => aboutOf(change)),
        { ...outcome, message: `settled: ${outcome.message}` },
        startedAt,
      );
      this.#intents.drop(intent);
    }
  }

  async #settleDoubts(): Promise<void> {
    for (const lockKey of Array.from(this.#doubts)) {
      try {
        const settled = await this.#locks.withLock(lockKey, this.#rooms.settings.lockWaitMs, () =>
          this.#settle(lockKey),
        );
        if (!settled) this.#doubt(lockKey);
      } catch (error) {
        this.#rooms.log.error({ err: error }, 'a change in doubt could not be settled; it is tried again');
        this.#doubt(lockKey);
      }
    }
  }

  #doubt(lockKey: string): void {
    this.#doubts.add(lockKey);
    if (this.#settleTimer || this.#closed) return;
    this.#settleTimer = setTimeout(() => {
      this.#settleTimer = null;
      void this.#settleDoubts();
    }, settleEveryMs);
    this.#settleTimer.unref();
  }

  #explain(error: unknown): Outcome {
    if (error instanceof TargetDriverError && error.cause instanceof SealedStoreError)
      return failure('sealed-store-unreadable', error.message);
    if (error instanceof TargetDriverError) return failure(causeOfReason[error.reason], error.message);
    if (error instanceof SealedStoreError) return failure('sealed-store-unreadable', error.message);
    if (error instanceof StoreFullError) {
      this.#rooms.log.error({}, `a change was refused: ${error.message}`);
      return failure('disk-full', error.message);
    }
    if (error instanceof NotRecordableError) {
      this.#rooms.log.error({ err: error.cause }, error.message);
      return failure('disk-full', error.message);
    }
    this.#rooms.log.error({ err: error }, 'a change failed for a reason that is not known');
    return failure('unclassified', 'the change failed for a reason that is not known; the log says more');
  }

  /** One line for each change; the outcome is theirs together. */
  async #record(
    caller: Principal,
    abouts: readonly About[],
    outcome: Outcome,
    startedAt: number,
  ): Promise<void> {
    const { name: who, address, door } = caller;
    const { cause, message, proof } = outcome;
    const durationMs = Math.round(performance.now() - startedAt);
    for (const about of abouts) {
      await this.#rooms.audit.write({
        who,
        address,
        door,
        ...about,
        outcome: cause,
        cause: message,
        proof,
        durationMs,
      });
    }
  }
}

/** Its sentence goes to the client, its cause into the log. */
class NotRecordableError extends Error {
  constructor(options: ErrorOptions) {
    super('the disk has no room for the audit record: nothing was changed', options);
  }
}

function accessDenied({ name }: Principal): Outcome {
  return failure('access-denied', `user "${name}" does not have the role "credentials"`);
}

/** What a change is about, as the audit record tells it. */
function aboutOf(change: CredentialChange): About {
  const target = 'target' in change ? change.target : null;
  const account =
    'account' in change ? change.account.chapName : 'chapName' in change ? change.chapName : null;
  return { what: change.kind, target, account };
}

function failure(cause: Cause, message: string): Outcome {
  return { cause, message, account: null, proof: null };
}
