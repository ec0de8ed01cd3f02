import type { AuditRecord } from '../audit/AuditLog.js';
import type { Principal } from '../security/Principal.js';
import { SealedStoreError } from '../store/SealedStore.js';
import { StoreFullError } from '../store/StoreFullError.js';
import type { Intent, Intents } from './Intents.js';
import { Locks } from './Locks.js';

/** Where changes are recorded. */
export interface Audit {
  /** Settled when the record is on disk. */
  write(record: AuditRecord): Promise<void>;
  /** Throws where what is changed now could not be recorded; left out where it always can. */
  expectRoom?(): Promise<void>;
}

export interface ChangesLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface ChangesDeps {
  readonly audit: Audit;
  /** Throws StoreFullError where a change that is begun now could not be ended. */
  readonly store: { expectRoom(): void };
  /** How long a change waits for another one under the same lock. */
  readonly lockWaitMs: number;
  readonly log: ChangesLog;
}

/** What a change was about, in the words of the audit record. */
export type ChangeDescription = Pick<AuditRecord, 'what' | 'target' | 'account' | 'volume' | 'group'>;

/** Causes that a change of any kind can end with. */
export type CommonCause =
  | 'done'
  /** Another change holds the lock, or an earlier one has not been settled. */
  | 'busy'
  | 'sealed-store-unreadable'
  /** Store or audit record have no room: nothing was begun. */
  | 'disk-full'
  | 'unclassified'
  | 'access-denied';

/** How a change ended.  `message` is a sentence for the user; it never holds a secret. */
export interface ChangeOutcome {
  readonly cause: string;
  readonly message: string;
  /** What looking at the target showed afterwards; null where nothing was to be looked at. */
  readonly proof: AuditRecord['proof'];
}

/** A kind of change: of credentials, say. */
export interface ChangeKind<I extends Intent, O extends ChangeOutcome> {
  readonly intents: Intents<I>;
  outcomeOf(cause: CommonCause, message: string): O;
  /** What an error means that the kind foresees; null: none of those. */
  explain(error: unknown): O | null;
  /** Whether nothing is left under way after this error, because what had been made was taken back or said to be in doubt. */
  isEnded(error: unknown): boolean;
  /** Carries out an intent that a crash or a lost answer left, from whatever point it had reached. */
  settle(intent: I): Promise<O>;
  descriptionsOf(intent: I): readonly ChangeDescription[];
}

/** A change that was checked against the state found, and can be made now. */
export interface PreparedChange<I extends Intent, O extends ChangeOutcome> {
  readonly descriptions: readonly ChangeDescription[];
  readonly content: Omit<I, keyof Intent>;
  carryOut(intent: I): Promise<O>;
}

/** An intent that is to be settled, of whatever kind. */
interface PendingIntent {
  readonly lockKeys: readonly string[];
  settle(): Promise<void>;
}

/** Lists the intents of one kind. */
type SettledKind = () => readonly PendingIntent[];

/** How often a change in doubt is looked at again when nobody asks for another one. */
const settleEveryMs = 2_000;

/**
 * How every change to a target or its storage is made: alone under its locks, written down sealed before its first write,
 * carried out, recorded; what a crash or a lost answer cut off is settled before the next one under these locks.
 *
 * There is one for a server, so that a target is one thing to all who change it.
 */
export class Changes {
  readonly #deps: ChangesDeps;
  readonly #locks = new Locks();
  /** Locks under which an intent waits to be settled. */
  readonly #doubts = new Set<string>();
  readonly #kinds: SettledKind[] = [];
  #settleTimer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(deps: ChangesDeps) {
    this.#deps = deps;
  }

  /** Whether a change got no answer, or could not be recorded, and has not been settled since. */
  get isInDoubt(): boolean {
    return this.#doubts.size > 0;
  }

  /** Before `start`: what an earlier process left of this kind is settled there. */
  add<I extends Intent, O extends ChangeOutcome>(kind: ChangeKind<I, O>): void {
    this.#kinds.push(() =>
      kind.intents.list().map((intent) => ({
        lockKeys: intent.lockKeys,
        settle: () => this.#settleIntent(kind, intent),
      })),
    );
  }

  /**
   * Settles what an earlier process left under way.  What cannot be settled now (the target does not answer) stays in doubt
   * and is tried again; until then changes under its lock are refused as busy.
   * @throws SealedStoreError if an intent does not open: nothing may be changed over an unknown half-made change.
   */
  async start(): Promise<void> {
    for (const { lockKeys } of this.#pending()) for (const key of lockKeys) this.#doubts.add(key);
    await this.#settleDoubts();
  }

  /** Waits for nothing: call it when no change is under way. */
  close(): void {
    this.#closed = true;
    if (this.#settleTimer) clearTimeout(this.#settleTimer);
  }

  /**
   * Makes a change alone under its locks.  Never throws for what the target, the caller or another change is the reason of.
   * When it returns, the change stands or has been taken back, unless it is in doubt.
   *
   * @param about what is recorded where it does not come to a change.
   * @param prepare checks it against the state found; an outcome where there is nothing to do or to be done.
   */
  async change<I extends Intent, O extends ChangeOutcome>(
    kind: ChangeKind<I, O>,
    caller: Principal,
    about: ChangeDescription,
    lockKeys: readonly string[],
    prepare: () => Promise<O | PreparedChange<I, O>>,
  ): Promise<O> {
    const startedAt = performance.now();
    const made = await this.alone(lockKeys, () =>
      this.#changeAlone(kind, caller, about, lockKeys, prepare, startedAt),
    );
    if (made) return made.result;
    const outcome = kind.outcomeOf(
      'busy',
      `another change is under way at the target: it was not done within ${this.#deps.lockWaitMs} ms`,
    );
    return this.finish(kind, caller, [about], outcome, startedAt);
  }

  /** Runs `work` alone under these locks; null if they were not free in time. */
  alone<T>(lockKeys: readonly string[], work: () => Promise<T>): Promise<{ readonly result: T } | null> {
    return this.#locks.withLocks(lockKeys, this.#deps.lockWaitMs, work);
  }

  /** An intent under this lock must be settled before the next change there; it is tried until it is. */
  doubt(lockKeys: readonly string[]): void {
    for (const key of lockKeys) this.#doubts.add(key);
    if (this.#settleTimer || this.#closed) return;
    this.#settleTimer = setTimeout(() => {
      this.#settleTimer = null;
      void this.#settleDoubts();
    }, settleEveryMs);
    this.#settleTimer.unref();
  }

  /** @throws NotRecordableError where what is changed now could not be recorded. */
  async expectRecordable(): Promise<void> {
    try {
      await this.#deps.audit.expectRoom?.();
    } catch (cause) {
      throw new NotRecordableError({ cause });
    }
  }

  /** Records an outcome, and drops the intent unless it is still in doubt. */
  async finish<I extends Intent, O extends ChangeOutcome>(
    kind: ChangeKind<I, O>,
    caller: Principal,
    descriptions: readonly ChangeDescription[],
    outcome: O,
    startedAt: number,
    intent: I | null = null,
  ): Promise<O> {
    const { log } = this.#deps;
    // A return value does not say what was wrong or what to do first: the sentence does.
    if (outcome.cause !== 'done' && outcome.cause !== 'access-denied')
      log.warn({ cause: outcome.cause, door: caller.door, what: descriptions[0]?.what }, outcome.message);
    try {
      await this.#record(caller, descriptions, outcome, startedAt);
    } catch (error) {
      log.error({ err: error }, 'a change could not be recorded');
      // Nothing was done that would be missing in the record.
      if (outcome.cause === 'disk-full') return outcome;
      if (intent) this.doubt(intent.lockKeys);
      const message = 'the audit record could not be written';
      return { ...outcome, ...kind.outcomeOf('unclassified', message), proof: outcome.proof };
    }
    try {
      if (intent && !this.#isInDoubt(intent)) kind.intents.drop(intent);
    } catch (error) {
      // Made and recorded: settled once more it stays as it is.
      log.error({ err: error }, 'the intent of a change could not be dropped; it is tried again');
      if (intent) this.doubt(intent.lockKeys);
    }
    return outcome;
  }

  /** What an error means for a change: what the kind foresees, and what any change may meet. */
  explain<I extends Intent, O extends ChangeOutcome>(kind: ChangeKind<I, O>, error: unknown): O {
    const { log } = this.#deps;
    const foreseen = kind.explain(error);
    if (foreseen) return foreseen;
    if (error instanceof SealedStoreError) return kind.outcomeOf('sealed-store-unreadable', error.message);
    if (error instanceof StoreFullError) {
      log.error({}, `a change was refused: ${error.message}`);
      return kind.outcomeOf('disk-full', error.message);
    }
    if (error instanceof NotRecordableError) {
      log.error({ err: error.cause }, error.message);
      return kind.outcomeOf('disk-full', error.message);
    }
    log.error({ err: error }, 'a change failed for a reason that is not known');
    return kind.outcomeOf(
      'unclassified',
      'the change failed for a reason that is not known; the log says more',
    );
  }

  async #changeAlone<I extends Intent, O extends ChangeOutcome>(
    kind: ChangeKind<I, O>,
    caller: Principal,
    about: ChangeDescription,
    lockKeys: readonly string[],
    prepare: () => Promise<O | PreparedChange<I, O>>,
    startedAt: number,
  ): Promise<O> {
    let outcome: O;
    let intent: I | null = null;
    let descriptions: readonly ChangeDescription[] = [about];
    try {
      if (this.#isInDoubt({ lockKeys })) await this.#settle(lockKeys);
      if (this.#isInDoubt({ lockKeys })) {
        outcome = kind.outcomeOf(
          'busy',
          'an earlier change got no answer from the target and has not been settled yet',
        );
      } else {
        const prepared = await prepare();
        if ('cause' in prepared) {
          outcome = prepared;
        } else {
          ({ descriptions } = prepared);
          this.#deps.store.expectRoom();
          await this.expectRecordable();
          const { name: who, address, door } = caller;
          const content = { lockKeys, who, address, door, ...prepared.content };
          // The head and the content are all that an I has but its id, which the compiler cannot see for a type parameter.
          intent = kind.intents.open(content as unknown as Omit<I, 'id'>);
          outcome = await prepared.carryOut(intent);
        }
      }
    } catch (error) {
      outcome = this.explain(kind, error);
      // Whatever stopped us half-way, a full disk, say: the intent still tells what is to be made whole.
      if (intent && !kind.isEnded(error)) this.doubt(lockKeys);
    }
    return this.finish(kind, caller, descriptions, outcome, startedAt, intent);
  }

  #isInDoubt({ lockKeys }: Pick<Intent, 'lockKeys'>): boolean {
    return lockKeys.some((key) => this.#doubts.has(key));
  }

  #pending(): readonly PendingIntent[] {
    return this.#kinds.flatMap((list) => list());
  }

  /**
   * Settles the intents under locks that the caller holds.  As long as one is left, its locks stay in doubt: carried out after
   * later changes, it would undo them.  One that runs under other locks as well is left to the change that holds them all.
   */
  async #settle(held: readonly string[]): Promise<void> {
    const pending = this.#pending().filter(({ lockKeys }) => lockKeys.some((key) => held.includes(key)));
    if (pending.some(({ lockKeys }) => lockKeys.some((key) => !held.includes(key)))) return;
    for (const key of held) this.#doubts.delete(key);
    try {
      for (const intent of pending) {
        await intent.settle();
        if (this.#isInDoubt(intent)) return;
      }
    } catch (error) {
      this.doubt(held);
      throw error;
    }
  }

  async #settleIntent<I extends Intent, O extends ChangeOutcome>(
    kind: ChangeKind<I, O>,
    intent: I,
  ): Promise<void> {
    const startedAt = performance.now();
    const { who: name, address, door } = intent;
    let outcome: O;
    try {
      outcome = await kind.settle(intent);
    } catch (error) {
      outcome = this.explain(kind, error);
    }
    if (this.#isInDoubt(intent)) return;
    const caller: Principal = { name, address, door, roles: new Set() };
    const settled = { ...outcome, message: `settled: ${outcome.message}` };
    await this.#record(caller, kind.descriptionsOf(intent), settled, startedAt);
    kind.intents.drop(intent);
  }

  async #settleDoubts(): Promise<void> {
    for (const key of Array.from(this.#doubts)) if (this.#doubts.has(key)) await this.#settleAround(key);
  }

  /** Settles what runs under this lock, under all locks that it runs under. */
  async #settleAround(key: string): Promise<void> {
    const keys = [key];
    try {
      const pending = this.#pending();
      // Grows while it is gone through: intents that share a lock are settled together.
      for (const each of keys) {
        const around = pending.filter(({ lockKeys }) => lockKeys.includes(each));
        for (const { lockKeys } of around) keys.push(...lockKeys.filter((other) => !keys.includes(other)));
      }
      const settled = await this.alone(keys, () => this.#settle(keys));
      if (!settled) this.doubt(keys);
    } catch (error) {
      this.#deps.log.error({ err: error }, 'a change in doubt could not be settled; it is tried again');
      this.doubt(keys);
    }
  }

  /** One line for each thing that the change is about; the outcome is theirs together. */
  async #record(
    { name: who, address, door }: Principal,
    descriptions: readonly ChangeDescription[],
    { cause, message, proof }: ChangeOutcome,
    startedAt: number,
  ): Promise<void> {
    const durationMs = Math.round(performance.now() - startedAt);
    for (const about of descriptions) {
      await this.#deps.audit.write({
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
export class NotRecordableError extends Error {
  constructor(options: ErrorOptions) {
    super('the disk has no room for the audit record: nothing was changed', options);
  }
}
