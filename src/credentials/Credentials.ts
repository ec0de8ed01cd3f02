import { hasRole, type Principal } from '../security/Principal.js';
import { SealedStoreError, type SealedStore } from '../store/SealedStore.js';
import type { Store } from '../store/Store.js';
import type { ChapSecret, SecretLimits } from '../targets/ChapSecret.js';
import type { IscsiName } from '../targets/IscsiName.js';
import {
  TargetDriverError,
  type AccountRef,
  type CredentialChange,
  type Session,
  type TargetDriver,
} from '../targets/TargetDriver.js';
import { causeOfReason, type Cause } from './causes.js';
import { checkChange, findEqualSecret } from './checkChange.js';
import { expectationsOf, roleOf } from './expectations.js';
import { Intents, type Intent } from './Intents.js';
import { Locks } from './Locks.js';
import type { Outcome, Proof } from './Outcome.js';
import { ProofRecords } from './ProofRecords.js';
import { Prover } from './Prover.js';
import { inverseOf } from './rollback.js';
import { Sessions, type SessionsOnChange } from './Sessions.js';
import type { TryLogin } from './tryLogin.js';

export type ProofSetting = 'full' | 'positive' | 'off' | 'require';

/** What an operator decides about changes. */
export interface CredentialSettings {
  readonly secretLimits: SecretLimits;
  /** How long a change waits for another one under the same lock. */
  readonly lockWaitMs: number;
  /** Logs in to prove accounts that any initiator may use. */
  readonly initiatorName: IscsiName;
  proofOf(target: IscsiName): ProofSetting;
  sessionsOnChangeOf(target: IscsiName): SessionsOnChange;
}

/** Where changes are recorded; settled when the record is on disk. */
export interface Audit {
  write(record: {
    readonly who: string;
    readonly address: string;
    readonly door: string;
    readonly what: string;
    readonly target: string | null;
    readonly account: string | null;
    readonly outcome: string;
    readonly cause: string | null;
    readonly proof: { readonly state: string; readonly reason: string | null } | null;
    readonly durationMs: number;
  }): Promise<void>;
}

export interface CredentialsLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What a door decides about one change. */
export interface ChangeOptions {
  /** Overrides the target's setting: an AWS update ends all connections of the target. */
  readonly sessionsOnChange?: SessionsOnChange;
}

export interface CredentialsRooms {
  readonly driver: TargetDriver;
  readonly store: Store;
  readonly sealed: SealedStore;
  readonly audit: Audit;
  readonly tryLogin: TryLogin;
  readonly settings: CredentialSettings;
  readonly log: CredentialsLog;
}

type About = Pick<Parameters<Audit['write']>[0], 'what' | 'target' | 'account'>;

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
    if (early) {
      await this.#record(caller, aboutOf(change), early, startedAt);
      return early;
    }
    const { driver, settings } = this.#rooms;
    const key = driver.lockKey(change);
    const locked = await this.#locks.withLock(key, settings.lockWaitMs, () =>
      this.#changeAlone(caller, change, key, options, startedAt),
    );
    if (locked) return locked.result;
    const outcome = failure(
      'busy',
      `another change is under way at the target: it was not done within ${settings.lockWaitMs} ms`,
    );
    await this.#record(caller, aboutOf(change), outcome, startedAt);
    return outcome;
  }

  /** Ends one live session, whatever let it in.  Its initiator may log in again. */
  async endSession(caller: Principal, session: Session): Promise<Outcome> {
    const startedAt = performance.now();
    let outcome: Outcome;
    try {
      if (hasRole(caller, 'credentials')) {
        await this.#rooms.driver.endSessions([session]);
        outcome = { cause: 'done', message: 'the session was ended', account: null, proof: null };
      } else {
        outcome = accessDenied(caller);
      }
    } catch (error) {
      outcome = this.#explain(error);
    }
    const about = { what: 'endSession', target: session.target, account: session.initiatorName };
    await this.#record(caller, about, outcome, startedAt);
    return outcome;
  }

  #refuseEarly(caller: Principal, change: CredentialChange): Outcome | null {
    if (!hasRole(caller, 'credentials')) return accessDenied(caller);
    const { driver, settings } = this.#rooms;
    const fault = checkChange(change, settings.secretLimits, driver.capabilities);
    return fault && failure(fault.cause, fault.message);
  }

  async #changeAlone(
    caller: Principal,
    change: CredentialChange,
    lockKey: string,
    options: ChangeOptions,
    startedAt: number,
  ): Promise<Outcome> {
    const { driver } = this.#rooms;
    let outcome: Outcome;
    let intent: Intent | null = null;
    try {
      if (this.#doubts.has(lockKey)) await this.#settle(lockKey);
      if (this.#doubts.has(lockKey)) {
        outcome = failure(
          'busy',
          'an earlier change got no answer from the target and has not been settled yet',
        );
      } else {
        const plan = await driver.plan(change);
        const equal = await findEqualSecret(driver, change, plan.targets);
        if (equal) {
          outcome = failure('invalid-secret', equal);
        } else if (plan.nothingToDo) {
          outcome = { cause: 'done', message: 'it was so already', account: plan.account, proof: null };
        } else {
          const former = await this.#formerSecret(change);
          const { name: who, address, door } = caller;
          const role = await roleOf(driver, change);
          intent = this.#intents.open({ lockKey, change, role, plan, who, address, door });
          outcome = await this.#carryOut(intent, former, options);
        }
      }
    } catch (error) {
      outcome = this.#explain(error);
    }
    return this.#finish(caller, change, intent, outcome, startedAt);
  }

  /** Records the outcome and drops the intent, unless its change is still in doubt. */
  async #finish(
    caller: Principal,
    change: CredentialChange,
    intent: Intent | null,
    outcome: Outcome,
    startedAt: number,
  ): Promise<Outcome> {
    try {
      await this.#record(caller, aboutOf(change), outcome, startedAt);
    } catch (error) {
      this.#rooms.log.error({ err: error }, 'a change could not be recorded');
      if (intent) this.#doubt(intent.lockKey);
      return { ...outcome, cause: 'unclassified', message: 'the audit record could not be written' };
    }
    if (intent && !this.#doubts.has(intent.lockKey)) this.#intents.drop(intent);
    return outcome;
  }

  /** Drives and proves a change that is written down, and takes it back where it must not stand. */
  async #carryOut(intent: Intent, former: ChapSecret | null, options: ChangeOptions): Promise<Outcome> {
    const { driver } = this.#rooms;
    const { change, plan } = intent;
    try {
      await driver.execute(plan);
    } catch (error) {
      if (!(error instanceof TargetDriverError)) throw this.#inDoubt(intent, error);
      if (error.reason === 'timeout' || error.reason === 'unavailable') throw this.#inDoubt(intent, error);
      // What others changed meanwhile is theirs: only what the target itself refused half-way is taken back.
      if (error.reason === 'rejected') await this.#takeBack(intent, former, false);
      throw error;
    }
    const proof = await this.#prove(intent, former);
    const { account } = plan;
    if (proof && this.#isFailure(proof, plan.targets)) {
      const undone = await this.#takeBack(intent, former, true);
      return { cause: 'proof-failed', message: `${proof.reason}; ${undone}`, account, proof };
    }
    if (account) {
      if (proof && change.kind !== 'remove') this.#proofs.put(account, proof);
      else this.#proofs.remove(account);
    }
    const sessionsNote = await this.#endSessions(intent, options);
    return { cause: 'done', message: sessionsNote ?? proof?.reason ?? 'done', account, proof };
  }

  async #prove({ change, role, plan }: Intent, former: ChapSecret | null): Promise<Proof | null> {
    const { driver, settings } = this.#rooms;
    const depths = plan.targets.map((target) => settings.proofOf(target));
    if (depths.length > 0 && depths.every((depth) => depth === 'off')) return null;
    const expectations = await expectationsOf(driver, change, role, plan, former);
    if (expectations.length === 0) {
      return (
        plan.account && {
          state: 'unproved',
          reason: 'the account is not bound to a target',
          time: new Date(),
        }
      );
    }
    return this.#prover.prove(
      expectations,
      depths.every((depth) => depth === 'positive') ? 'positive' : 'full',
    );
  }

  #isFailure(proof: Proof, targets: readonly IscsiName[]): boolean {
    if (proof.state === 'failed') return true;
    return (
      proof.state === 'unproved' &&
      targets.some((target) => this.#rooms.settings.proofOf(target) === 'require')
    );
  }

  /**
   * Turns a change around, never so that more get in than before; says in words what was done.
   * @param proofFailed the change was made and did not hold; otherwise the target refused it on the way.
   */
  async #takeBack(intent: Intent, former: ChapSecret | null, proofFailed: boolean): Promise<string> {
    const { driver, log } = this.#rooms;
    const inverse = inverseOf(intent.change, intent.plan.account, former);
    if (!inverse)
      return proofFailed
        ? 'the change is not taken back: that could only let more in'
        : 'nothing was taken back';
    try {
      const plan = await driver.plan(inverse.change);
      this.#intents.redirect(intent, inverse.change, plan);
      await driver.execute(plan);
      if (inverse.change.kind === 'remove' && intent.plan.account) this.#proofs.remove(intent.plan.account);
      return inverse.says;
    } catch (error) {
      if (
        error instanceof TargetDriverError &&
        (error.reason === 'no-such-account' || error.reason === 'no-such-target')
      ) {
        return 'nothing was left to take back: the account is gone';
      }
      log.error({ err: error }, 'a change could not be taken back; it is tried again');
      this.#doubt(intent.lockKey);
      return 'it could not be taken back yet';
    }
  }

  /** @returns a sentence if sessions could not be ended; the change stands all the same. */
  async #endSessions(
    { change, role, plan }: Intent,
    { sessionsOnChange }: ChangeOptions,
  ): Promise<string | null> {
    const { settings, log } = this.#rooms;
    try {
      await this.#sessions.endAfter(
        change,
        { ...plan, role, chapName: plan.account?.chapName ?? null },
        (target) => sessionsOnChange ?? settings.sessionsOnChangeOf(target),
      );
      return null;
    } catch (error) {
      log.warn({ err: error }, 'sessions could not be ended after a change');
      return 'done, but sessions that it concerns could not be ended';
    }
  }

  /** The secret that a change does away with, as far as this server holds it. */
  async #formerSecret(change: CredentialChange): Promise<ChapSecret | null> {
    if (change.kind !== 'replace' && change.kind !== 'remove' && change.kind !== 'unbind') return null;
    return this.#rooms.driver.heldSecret(change.account);
  }

  /** Settles the intents under one lock, which the caller holds. */
  async #settle(lockKey: string): Promise<void> {
    this.#doubts.delete(lockKey);
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
        outcome = await this.#carryOut(intent, null, {});
      } catch (error) {
        outcome = this.#explain(error);
      }
      if (this.#doubts.has(lockKey)) return;
      await this.#record(
        caller,
        aboutOf(intent.change),
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

  #inDoubt(intent: Intent, error: unknown): unknown {
    this.#doubt(intent.lockKey);
    return error;
  }

  #explain(error: unknown): Outcome {
    if (error instanceof TargetDriverError && error.cause instanceof SealedStoreError)
      return failure('sealed-store-unreadable', error.message);
    if (error instanceof TargetDriverError) return failure(causeOfReason[error.reason], error.message);
    if (error instanceof SealedStoreError) return failure('sealed-store-unreadable', error.message);
    this.#rooms.log.error({ err: error }, 'a change failed for a reason that is not known');
    return failure('unclassified', 'the change failed for a reason that is not known; the log says more');
  }

  async #record(caller: Principal, about: About, outcome: Outcome, startedAt: number): Promise<void> {
    const { name: who, address, door } = caller;
    const { cause, message, proof } = outcome;
    const durationMs = Math.round(performance.now() - startedAt);
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
