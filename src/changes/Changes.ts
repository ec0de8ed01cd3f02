import type { AuditRecord } from '../audit/AuditLog.js';
import type { Principal } from '../security/Principal.js';
import { SealedStoreError } from '../store/SealedStore.js';
import { StoreFullError } from '../store/StoreFullError.js';
import type { Intent, Intents } from './Intents.js';
import { Locks } from './Locks.js';

/** The audit record of changes. */
export interface Audit {
  /**
   * Resolves when the record is on disk.
   * @param ended keys of sealed entries that are not needed afterwards; see `removesEnded`.
   */
  write(record: AuditRecord, ended?: readonly string[]): Promise<void>;
  /** Whether `write` removes the `ended` entries, in the transaction that commits the record; absent: the caller does. */
  readonly removesEnded?: boolean;
  /** Whether this part of an act, or all of it, was recorded by an earlier process, which could not end its intent any more; absent: none was. */
  readonly wasRecorded?: (act: string, what: string) => boolean;
  /** Throws if a change could not be recorded now; absent if it always can. */
  expectRoom?(): Promise<void>;
}

export interface ChangesLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface ChangesDeps {
  readonly audit: Audit;
  readonly store: {
    /** Throws StoreFullError if a change that is begun now could not be completed. */
    expectRoom(): void;
    /** As `HostStore.flush`. */
    flush(): void;
  };
  /** How long a change waits for another one under the same lock. */
  readonly lockWaitMs: number;
  readonly log: ChangesLog;
  /** Keeps the outcomes of acts that endpoints ask for; left out where none does. */
  readonly acts?: ActOutcomes;
}

/** Where the outcome of an act is kept, for an endpoint that did not hear it. */
export interface ActOutcomes {
  /** On disk when it returns. */
  ended(act: string, outcome: ChangeOutcome): void;
}

/** The subject of a change, in the terms of the audit record. */
export type ChangeDescription = Pick<AuditRecord, 'what' | 'target' | 'account' | 'volume' | 'group'>;

/** Causes that any kind of change can end with. */
export type CommonCause =
  | 'done'
  /** Another change holds the lock, or an earlier one has not been settled. */
  | 'busy'
  | 'sealed-store-unreadable'
  /** The disk is too full for the store or the audit record.  Nothing was begun. */
  | 'disk-full'
  | 'unclassified'
  | 'access-denied';

/** The result of a change.  `message` is a sentence for the user.  It never contains a secret. */
export interface ChangeOutcome {
  readonly cause: string;
  readonly message: string;
  /** The result of checking the target afterwards; null if no check was required. */
  readonly proof: AuditRecord['proof'];
}

/** A kind of change, such as changes of credentials. */
export interface ChangeKind<I extends Intent, O extends ChangeOutcome> {
  readonly intents: Intents<I>;
  outcomeOf(cause: CommonCause, message: string): O;
  /** The outcome for an error that this kind expects; null for any other error. */
  explain(error: unknown): O | null;
  /** Whether nothing is left in progress after this error: what had been made was undone or marked as in doubt. */
  isEnded(error: unknown): boolean;
  /** Completes an intent after a crash or a lost answer, from any state. */
  settle(intent: I): Promise<O>;
  descriptionsOf(intent: I): readonly ChangeDescription[];
  /**
   * Settling takes back what was made.  So its success is sealed in the intent before it is recorded, as the failure of any kind of change is,
   * which settling would make: what is recorded stays, whenever the process ends.
   */
  readonly takesBack?: true;
}

/** A change that has been checked against the current state and can be made. */
export interface PreparedChange<I extends Intent, O extends ChangeOutcome> {
  readonly descriptions: readonly ChangeDescription[];
  readonly content: Omit<I, keyof Intent>;
  /**
   * All that `carryOut` changes is in the store of this host, or is changed by parts, which have intents of their own.  The intent goes to
   * the disk with the first of these writes, and not before them.
   */
  readonly changesStoreOnly?: true;
  /** @param parts given to the changes that it consists of. */
  carryOut(intent: I, parts: ChangeParts): Promise<O>;
}

/**
 * The changes that a greater one consists of.  Its intent covers them: after a crash it completes them or takes them back.  So their own
 * intents are dropped without waiting for the disk, and their records are written with its own, before it is answered.
 */
export class ChangeParts {
  /** In the order of the changes. */
  readonly records: AuditRecord[] = [];
}

/** An unsettled intent of any kind. */
interface PendingIntent {
  readonly lockKeys: readonly string[];
  readonly act: string | null;
  settle(): Promise<void>;
}

/** Lists the intents of one kind. */
type SettledKind = () => readonly PendingIntent[];

/** Interval at which unsettled intents are tried again if no other change is requested. */
const settleEveryMs = 2_000;

/**
 * Makes every change to a target or its storage: under its locks, stored sealed before its first write, carried out, recorded.  What it
 * stored is on disk before it is recorded, and the record before it is answered.  A change that was interrupted by a crash or a lost answer is settled before the next one under its locks.  A server has one such
 * object, so that all changes of a target exclude each other.
 */
export class Changes {
  readonly #deps: ChangesDeps;
  readonly #locks = new Locks();
  /** Locks of unsettled intents. */
  readonly #doubts = new Set<string>();
  readonly #kinds: SettledKind[] = [];
  #settleTimer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(deps: ChangesDeps) {
    this.#deps = deps;
  }

  /** Whether a change that this act of an endpoint asked for is under way or waits to be settled. */
  isUnderWay(act: string): boolean {
    return this.#pending().some((intent) => intent.act === act);
  }

  /** Whether a change got no answer or could not be recorded, and has not been settled yet. */
  get isInDoubt(): boolean {
    return this.#doubts.size > 0;
  }

  /** Registers a kind of change.  Call it before `start`, which settles the intents of an earlier process. */
  add<I extends Intent, O extends ChangeOutcome>(kind: ChangeKind<I, O>): void {
    this.#kinds.push(() =>
      kind.intents.list().map((intent) => ({
        lockKeys: intent.lockKeys,
        act: intent.via?.act ?? null,
        settle: () => this.#settleIntent(kind, intent),
      })),
    );
  }

  /**
   * Settles the intents of an earlier process.  An intent that cannot be settled now, because the target does not answer, stays
   * in doubt and is tried again; until then changes under its locks are refused as busy.
   * @throws SealedStoreError if an intent cannot be decrypted: nothing may be changed over an unknown unfinished change.
   */
  async start(): Promise<void> {
    for (const { lockKeys } of this.#pending()) for (const key of lockKeys) this.#doubts.add(key);
    await this.#settleDoubts();
  }

  /** Does not wait; call it when no change is in progress. */
  close(): void {
    this.#closed = true;
    if (this.#settleTimer) clearTimeout(this.#settleTimer);
  }

  /**
   * Makes a change under its locks.  Failures caused by the target, the caller or another change are not thrown.  When it
   * returns, the change has been made or undone, unless it is in doubt.
   * @param about what is recorded if there is no change.
   * @param prepare checks the change against the current state; it returns an outcome if there is nothing to do or the change is
   * not possible.
   * @param partOf the greater change that it is a part of.
   */
  async change<I extends Intent, O extends ChangeOutcome>(
    kind: ChangeKind<I, O>,
    caller: Principal,
    about: ChangeDescription,
    lockKeys: readonly string[],
    prepare: () => Promise<O | PreparedChange<I, O>>,
    partOf?: ChangeParts,
  ): Promise<O> {
    const startedAt = performance.now();
    const made = await this.alone(lockKeys, () =>
      this.#changeAlone(kind, caller, about, lockKeys, prepare, startedAt, partOf),
    );
    if (made) return made.result;
    const outcome = kind.outcomeOf(
      'busy',
      `another change is under way at the target: it was not done within ${this.#deps.lockWaitMs} ms`,
    );
    return this.finish(kind, caller, [about], outcome, startedAt, partOf);
  }

  /** Runs `work` under these locks; null if they were not free in time. */
  alone<T>(lockKeys: readonly string[], work: () => Promise<T>): Promise<{ readonly result: T } | null> {
    return this.#locks.withLocks(lockKeys, this.#deps.lockWaitMs, work);
  }

  /**
   * Marks an intent under these locks as unsettled.  It is tried until it is settled, before any other change under the locks.
   */
  doubt(lockKeys: readonly string[]): void {
    for (const key of lockKeys) this.#doubts.add(key);
    if (this.#settleTimer || this.#closed) return;
    this.#settleTimer = setTimeout(() => {
      this.#settleTimer = null;
      void this.#settleDoubts();
    }, settleEveryMs);
    this.#settleTimer.unref();
  }

  /** @throws NotRecordableError if a change could not be recorded now. */
  async expectRecordable(): Promise<void> {
    try {
      await this.#deps.audit.expectRoom?.();
    } catch (cause) {
      throw new NotRecordableError({ cause });
    }
  }

  /** Records an outcome that no intent is left of. */
  async finish<I extends Intent, O extends ChangeOutcome>(
    kind: ChangeKind<I, O>,
    caller: Principal,
    descriptions: readonly ChangeDescription[],
    outcome: O,
    startedAt: number,
    partOf?: ChangeParts,
  ): Promise<O> {
    const parts = new ChangeParts();
    return this.#finish(kind, caller, { descriptions, outcome, startedAt, intent: null, parts, partOf });
  }

  /** Records an outcome, and deletes the intent unless it is still in doubt. */
  async #finish<I extends Intent, O extends ChangeOutcome>(
    kind: ChangeKind<I, O>,
    caller: Principal,
    { descriptions, outcome, startedAt, intent, parts, partOf }: EndedChange<I, O>,
  ): Promise<O> {
    const { log, store } = this.#deps;
    // A return value does not say what was wrong or what to do; the logged sentence does.
    if (outcome.cause !== 'done' && outcome.cause !== 'access-denied')
      log.warn({ cause: outcome.cause, door: caller.door, what: descriptions[0]?.what }, outcome.message);
    const ended = intent && !this.#isInDoubt(intent) ? intent : null;
    const records = [...parts.records, ...recordsOf(caller, descriptions, outcome, startedAt)];
    if (partOf) {
      partOf.records.push(...records);
      if (ended) kind.intents.dropSoon(ended);
      return outcome;
    }
    const { removesEnded = false } = this.#deps.audit;
    try {
      const keys = ended && removesEnded ? [kind.intents.keyOf(ended)] : [];
      if (ended && (kind.takesBack || outcome.cause !== 'done'))
        kind.intents.replaceSoon({ ...ended, ended: outcome });
      // Before the intent goes: until then the act is known by it.
      if (ended || !intent) this.#noteEnded(caller, outcome);
      // What is recorded as done must not be lost.
      store.flush();
      await this.#record(records, keys);
    } catch (error) {
      log.error({ err: error }, 'a change could not be recorded');
      // Nothing was done that must be recorded.
      if (outcome.cause === 'disk-full') return outcome;
      if (intent) this.doubt(intent.lockKeys);
      const message = 'the audit record could not be written';
      const unrecorded = { ...outcome, ...kind.outcomeOf('unclassified', message), proof: outcome.proof };
      this.#noteUnrecorded(caller, unrecorded);
      return unrecorded;
    }
    try {
      if (ended && !removesEnded) kind.intents.drop(ended);
    } catch (error) {
      // The change is made and recorded.  Settling it again has no effect.
      log.error({ err: error }, 'the intent of a change could not be dropped; it is tried again');
      if (intent) this.doubt(intent.lockKeys);
    }
    return outcome;
  }

  /** Keeps the outcome of the act that asked for the change, unless the change is one step of it. */
  #noteEnded({ via }: Pick<Principal, 'via'>, outcome: ChangeOutcome): void {
    if (via && !via.isPart) this.#deps.acts?.ended(via.act, outcome);
  }

  /** What an act is told that could not be recorded, until it is settled. */
  #noteUnrecorded(caller: Principal, outcome: ChangeOutcome): void {
    try {
      this.#noteEnded(caller, outcome);
    } catch (error) {
      this.#deps.log.error({ err: error }, 'the outcome of an act could not be kept');
    }
  }

  /** The outcome for an error: one that the kind expects, or one that any change may meet. */
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
    partOf: ChangeParts | undefined,
  ): Promise<O> {
    let outcome: O;
    let intent: I | null = null;
    const parts = new ChangeParts();
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
          const { name: who, address, door, via } = caller;
          const content = { lockKeys, who, address, door, ...(via && { via }), ...prepared.content };
          // The object has all properties of I except the id.  The compiler cannot verify this for a type parameter.
          const sealed = content as unknown as Omit<I, 'id'>;
          intent = prepared.changesStoreOnly
            ? kind.intents.openSoon(sealed)
            : await kind.intents.open(sealed);
          outcome = await prepared.carryOut(intent, parts);
        }
      }
    } catch (error) {
      outcome = this.explain(kind, error);
      // Whatever interrupted the change, such as a full disk: the intent still says what must be completed.
      if (intent && !kind.isEnded(error)) this.doubt(lockKeys);
    }
    return this.#finish(kind, caller, { descriptions, outcome, startedAt, intent, parts, partOf });
  }

  #isInDoubt({ lockKeys }: Pick<Intent, 'lockKeys'>): boolean {
    return lockKeys.some((key) => this.#doubts.has(key));
  }

  #pending(): readonly PendingIntent[] {
    return this.#kinds.flatMap((list) => list());
  }

  /**
   * Settles the intents under locks that the caller holds.  While one is left its locks stay in doubt: if it were carried out
   * after later changes it would undo them.  An intent that needs further locks is left to a change that holds all of them.
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
    const { who: name, address, door, via } = intent;
    let outcome: O;
    try {
      // What was decided was sealed by `#finish`, and is of this kind.
      outcome = intent.ended ? (intent.ended as O) : await kind.settle(intent);
    } catch (error) {
      outcome = this.explain(kind, error);
    }
    if (this.#isInDoubt(intent)) return;
    const caller: Principal = { name, address, door, roles: new Set(), ...(via && { via }) };
    const settled = { ...outcome, message: `settled: ${outcome.message}` };
    this.#noteEnded(caller, outcome);
    this.#deps.store.flush();
    const records = recordsOf(caller, kind.descriptionsOf(intent), settled, startedAt);
    if (!via || !records.every(({ what }) => this.#deps.audit.wasRecorded?.(via.act, what)))
      await this.#record(records, [kind.intents.keyOf(intent)]);
    kind.intents.drop(intent);
  }

  async #settleDoubts(): Promise<void> {
    for (const key of Array.from(this.#doubts)) if (this.#doubts.has(key)) await this.#settleAround(key);
  }

  /** Settles the intents under this lock, holding all locks that they need. */
  async #settleAround(key: string): Promise<void> {
    const keys = [key];
    try {
      const pending = this.#pending();
      // The list grows during the loop: intents that share a lock are settled together.
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

  /**
   * Writes records together.
   * @param ended keys of sealed entries that are removed with the last record.
   */
  async #record(records: readonly AuditRecord[], ended: readonly string[] = []): Promise<void> {
    const { audit } = this.#deps;
    const last = records.length - 1;
    await Promise.all(records.map((record, index) => audit.write(record, index === last ? ended : [])));
  }
}

/** A change whose outcome is known. */
interface EndedChange<I extends Intent, O extends ChangeOutcome> {
  readonly descriptions: readonly ChangeDescription[];
  readonly outcome: O;
  /** By `performance.now`. */
  readonly startedAt: number;
  /** Null: none was opened. */
  readonly intent: I | null;
  /** The changes that it consists of. */
  readonly parts: ChangeParts;
  /** The greater change that it is a part of. */
  readonly partOf?: ChangeParts | undefined;
}

/** One record for each subject of a change, all with the same outcome. */
function recordsOf(
  { name: who, address, door, via }: Principal,
  descriptions: readonly ChangeDescription[],
  { cause, message, proof }: ChangeOutcome,
  startedAt: number,
): readonly AuditRecord[] {
  const durationMs = Math.round(performance.now() - startedAt);
  return descriptions.map((about) => ({
    who,
    address,
    door,
    ...about,
    outcome: cause,
    cause: message,
    proof,
    durationMs,
    ...(via && { endpoint: via.endpoint, act: via.act }),
  }));
}

/** The sentence is for the client, the cause for the log. */
export class NotRecordableError extends Error {
  constructor(options: ErrorOptions) {
    super('the disk has no room for the audit record: nothing was changed', options);
  }
}
