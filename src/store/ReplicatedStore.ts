import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { LeadershipLostError, type ClusterStore } from './ClusterStore.js';
import {
  EngineRefusedError,
  EngineUnavailableError,
  type Engine,
  type EngineEntry,
  type EngineEvents,
  type Leadership,
} from './Engine.js';
import { GroupedChange, takeBack, type Group, type Waiting } from './GroupedChange.js';
import { copied, inReplica, marksPrefix, printRevision, revisionBytes, toWrites } from './replicaKeys.js';
import type { HostStore, RangeOptions, StoreChange, WriteWatcher } from './KeyValueStore.js';
import { Silence } from './Silence.js';
import { WriteWatchers } from './WriteWatchers.js';

/** The engine is not the one of this replica, or was restored to an older state. */
export class ReplicaAheadError extends Error {
  override readonly name = 'ReplicaAheadError';
}

/** How often a change is prepared again because another server changed the data it was based on. */
const maxAttempts = 20;
/**
 * How long to wait until the copy includes a conflicting write.  It is longer than the time after which a silent member is given
 * up.
 */
const conflictWaitMs = 3000;
/**
 * After this many attempts a server asks the others to wait.  The server that made the last change learns of it first and would
 * win again.
 */
const patientAttempts = 4;
/** Key of the right to commit first.  No other server commits while it exists. */
const turnKey = 'turn';
const turnMs = 5000;
/** How long a start waits for the writes made while this server was not running. */
const catchUpMs = 60_000;
const retryMs = 500;
const leadPauseMs = 200;
/** How often a majority of the engine is asked whether the copy is complete. */
const confirmEveryMs = 1000;
/** Without such a confirmation for this long, changes are refused at once.  The election of a leader takes about 2 s. */
const refuseAfterMs = 6000;
const positionKey = 'replica/revision';
const dataKey = 'replica/data';

/**
 * The shared store of several servers.  An engine holds the data; each server has a complete copy, which follows the engine.
 * Reads use the copy: they are synchronous and never wait for the engine, but may be behind it by `ageMs`.  A change is one
 * transaction of the engine.  It fails if another server changed the data it was based on, and is then prepared again.  When the
 * promise of a change resolves, reads of this server include it.
 */
export class ReplicatedStore implements ClusterStore {
  readonly #engine: Engine;
  readonly #replica: HostStore;
  readonly #markKey: string;
  readonly #stopped = new AbortController();
  readonly #watchers = new WriteWatchers();
  #revision: bigint;
  /** When the last successful confirmation was begun. */
  #confirmedAt = performance.now();
  readonly #silence = new Silence();
  #isReplaced = false;
  /** Ends the connection to a member that does not deliver what a majority has. */
  #abandonMember: () => void = () => undefined;
  readonly #waiting: Waiting[] = [];
  #committing: Promise<void> | null = null;
  #following: Promise<unknown> = Promise.resolve();
  readonly #reached = new Set<{ readonly revision: bigint; readonly resolve: () => void }>();

  /**
   * Opens the copy in `replica`, creating it if necessary, and starts to follow the engine.
   * @param writer the unique name of this server.
   * @throws EngineUnavailableError, ReplicaAheadError
   */
  static async open(engine: Engine, replica: HostStore, writer: string): Promise<ReplicatedStore> {
    const { dataId, revision } = await engine.status();
    const position = replica.get(positionKey);
    const copiedData = replica.get(dataKey)?.toString() ?? dataId;
    const store = new ReplicatedStore(engine, replica, writer, BigInt(position?.toString() ?? '0'));
    if (copiedData !== dataId || store.#revision > revision)
      throw new ReplicaAheadError(
        `the copy in the state folder is of ${copiedData} at revision ${store.#revision}: expected at most revision ${revision} of ${dataId}, which the engine has; it is another engine, or one that was put back to an older state`,
      );
    replica.put(dataKey, Buffer.from(dataId));
    if (position === null) await store.#copyAll();
    else await store.#expectSameHistory();
    store.#following = Promise.all([
      store.#follow(),
      store.#confirmRepeatedly(),
      store.#silence.count(store.#stopped.signal),
    ]);
    try {
      await store.#catchUp();
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  private constructor(engine: Engine, replica: HostStore, writer: string, revision: bigint) {
    this.#engine = engine;
    this.#replica = replica;
    this.#markKey = marksPrefix + writer;
    this.#revision = revision;
  }

  /** The engine revision that reads include. */
  get revision(): bigint {
    return this.#revision;
  }

  /** Reads include everything that any server wrote until so many milliseconds ago. */
  ageMs(): number {
    return performance.now() - this.#confirmedAt;
  }

  /** Why changes are refused now, as a sentence without full stop; null if they are not. */
  get fault(): string | null {
    if (this.#isReplaced) return 'the engine is another one than before, or was put back to an older state';
    if (this.#silence.ms < refuseAfterMs) return null;
    return `no majority of the members of the engine has answered for ${Math.round(this.ageMs() / 1000)} s`;
  }

  /**
   * Resolves when reads include everything that any server wrote before the call.
   * @throws EngineUnavailableError if no majority of the engine confirms it.
   */
  async confirm(): Promise<void> {
    this.#expectAvailable();
    await this.#confirm();
  }

  revisionOf(key: string): bigint | null {
    return this.#replica.get(copied + key)?.readBigInt64BE(0) ?? null;
  }

  get(key: string): Buffer | null {
    return this.#replica.get(copied + key)?.subarray(revisionBytes) ?? null;
  }

  has(prefix: string): boolean {
    return this.#replica.has(copied + prefix);
  }

  *entries(prefix: string, options: RangeOptions = {}): Generator<readonly [key: string, value: Buffer]> {
    for (const [key, value] of this.#replica.entries(copied + prefix, inReplica(options)))
      yield [key.slice(copied.length), value.subarray(revisionBytes)];
  }

  *keys(prefix: string, options: RangeOptions = {}): Generator<string> {
    for (const key of this.#replica.keys(copied + prefix, inReplica(options))) yield key.slice(copied.length);
  }

  /** The watcher also gets writes of other servers.  It gets those of this server a second time when the engine has them. */
  watch(prefix: string, watcher: WriteWatcher): void {
    this.#watchers.add(prefix, watcher);
  }

  expectRoom(leftBytes?: number): void {
    this.#expectAvailable();
    this.#replica.expectRoom(leftBytes);
  }

  /**
   * See ClusterStore.  `prepare` may be called several times, so it must only read and state its writes.
   * @throws EngineUnavailableError, which tells whether the change may have been made.  EngineRefusedError: it was not made, for
   * example because of its size (ChangeTooLargeError), or because of twenty conflicts in a row; LeadershipLostError likewise.
   */
  async change<T>(prepare: (change: StoreChange) => T, leadership: Leadership | null = null): Promise<T> {
    this.#expectAvailable();
    return new Promise<T>((resolve, reject) => {
      let result: T;
      this.#waiting.push({
        prepare: (change) => {
          result = prepare(change);
        },
        resolve: () => resolve(result),
        reject,
        leadership,
      });
      this.#committing ??= this.#commitAll();
    });
  }

  async lead(name: string, ttlMs: number, signal: AbortSignal, value?: string): Promise<Leadership> {
    const ended = AbortSignal.any([signal, this.#stopped.signal]);
    // The copy tells it without a question to the engine.
    while (this.get(name) !== null) await delay(leadPauseMs, undefined, { signal: ended });
    const leadership = await this.#engine.lead(name, ttlMs, ended, value);
    await this.#reach(leadership.fence.createRevision);
    return leadership;
  }

  announce(key: string, value: Buffer, ttlMs: number): Promise<void> {
    return this.#engine.announce(key, value, ttlMs);
  }

  /** Ends running calls, and stops following. */
  async close(): Promise<void> {
    await this.#committing;
    this.#stopped.abort();
    await this.#following;
  }

  async #commitAll(): Promise<void> {
    // Changes that are requested in the same turn of the event loop are committed together.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#commitTogether();
    this.#committing = null;
  }

  /** Commits as many waiting changes as fit into one commit, and removes them from the queue. */
  async #commitTogether(): Promise<void> {
    let turn = null as Leadership | null;
    try {
      for (let attempt = 1; !(await this.#tryCommit(attempt, turn)); attempt += 1) {
        if (turn?.isSafe() === false) turn = null;
        if (attempt >= patientAttempts)
          turn ??= await this.#engine.lead(turnKey, turnMs, this.#stopped.signal);
      }
    } catch (error) {
      this.#waiting.shift()?.reject(error);
    } finally {
      // If it cannot be given back, it expires by itself.
      await turn?.giveBack().catch(() => undefined);
    }
  }

  /** @returns whether the changes are settled, successfully or not; false: there was a conflict, and they still wait. */
  async #tryCommit(attempt: number, turn: Leadership | null): Promise<boolean> {
    this.#expectAvailable();
    const group = this.#prepareGroup();
    const settle = (settleOne: (waiting: Waiting) => void): true => {
      for (const { waiting } of group.prepared) {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        settleOne(waiting);
      }
      return true;
    };
    if (group.prepared.length === 0) return true;
    try {
      const result = await this.#commit(group, turn);
      if (result.kind === 'done') {
        await this.#reach(result.revision);
        for (const { tellWritten } of group.prepared) tellWritten(true);
        for (const { onDone } of group.prepared) for (const listener of onDone) listener();
        return settle(({ resolve }) => resolve());
      }
      takeBack(group);
      const { leadership } = group;
      // With two fences it is not known which one was lost: the next attempt, without the turn, tells.
      if (leadership && (!leadership.isSafe() || (result.kind === 'fenced' && !turn)))
        return settle(({ reject }) => reject(new LeadershipLostError(leadership.fence.key)));
      if (attempt < maxAttempts) {
        if (result.kind === 'conflict') await this.#reach(result.revision, conflictWaitMs);
        return false;
      }
      const error = new EngineRefusedError(
        `others changed what the change rests on, ${attempt} times in a row: nothing was changed`,
      );
      return settle(({ reject }) => reject(error));
    } catch (error) {
      takeBack(group);
      const told = error instanceof EngineUnavailableError ? inDoubt(error) : error;
      return settle(({ reject }) => reject(told));
    }
  }

  /**
   * The first waiting change with those behind it that depend on the same leadership, prepared one after the other: the loss of a leadership
   * must not fail the changes of others.  A change whose preparation fails is rejected and leaves the queue.
   */
  #prepareGroup(): Group {
    const group: Group = {
      writes: new Map(),
      expected: new Map(),
      expectedEmpty: new Set(),
      prepared: [],
      leadership: this.#waiting[0]?.leadership ?? null,
    };
    for (const waiting of this.#waiting.filter(({ leadership }) => leadership === group.leadership)) {
      const own = new GroupedChange(this.#replica, group);
      try {
        waiting.prepare(own);
        if (group.prepared.length === 0) own.expectSize();
        else if (own.isTooLarge) break;
      } catch (error) {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        waiting.reject(error);
        continue;
      }
      own.join(group);
      const tellWritten = this.#watchers.tellWriting(own.writes);
      group.prepared.push({ waiting, onDone: own.listeners, tellWritten });
    }
    return group;
  }

  #commit(
    { expected, expectedEmpty, writes, leadership }: Group,
    turn: Leadership | null,
  ): ReturnType<Engine['commit']> {
    if (writes.size === 0) return Promise.resolve({ kind: 'done', revision: this.#revision });
    const modRevision = this.revisionOf(this.#markKey) ?? 0n;
    const mark = { key: this.#markKey, value: randomUUID(), modRevision };
    if (!turn) expected.set(turnKey, 0n);
    const fences = [leadership, turn].flatMap((held) => (held ? [held.fence] : []));
    return this.#engine.commit({ mark, expected, expectedEmpty, fences, writes });
  }

  /** Resolves when reads include `revision`, after `timeoutMs`, or when the store is closed. */
  async #reach(revision: bigint, timeoutMs?: number): Promise<void> {
    if (this.#revision >= revision) return;
    let [settle, timer]: [() => void, NodeJS.Timeout | undefined] = [() => undefined, undefined];
    const reached = new Promise<void>((resolve) => (settle = resolve));
    const entry = { revision, resolve: settle };
    this.#reached.add(entry);
    this.#stopped.signal.addEventListener('abort', settle, { once: true });
    if (timeoutMs !== undefined) timer = setTimeout(settle, timeoutMs);
    await reached;
    clearTimeout(timer);
    this.#stopped.signal.removeEventListener('abort', settle);
    this.#reached.delete(entry);
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted && !this.#isReplaced) {
      const member = new AbortController();
      this.#abandonMember = () => member.abort();
      try {
        const until = AbortSignal.any([signal, member.signal]);
        for await (const followed of this.#engine.follow(this.#revision, until)) {
          if (this.#isReplaced) break;
          if (followed.kind === 'events') await this.#apply(followed.events);
          else if (followed.kind === 'compacted') await this.#copyAll();
          else if (followed.kind === 'replaced') this.#isReplaced = true;
        }
      } catch {
        // `ageMs` shows how long this lasts.
      }
      await delay(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #confirmRepeatedly(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted && !this.#isReplaced) {
      await this.#confirm().catch(() => undefined);
      await delay(confirmEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /**
   * Resolves when reads include what was written while this server was not running.
   * @throws EngineUnavailableError, ReplicaAheadError
   */
  async #catchUp(): Promise<void> {
    for (const end = performance.now() + catchUpMs; ;) {
      try {
        await this.#confirm();
        break;
      } catch (error) {
        if (performance.now() > end) throw error;
      }
    }
    if (this.#isReplaced) throw this.#aheadOfEngine();
  }

  /** A majority tells the newest mark of each writer; the copy must have it. */
  async #confirm(): Promise<void> {
    const askedAt = performance.now();
    const { newest, missing } = await this.#readMarks();
    await this.#reach(newest, conflictWaitMs);
    if (this.#revision < newest) {
      this.#abandonMember();
      throw new EngineUnavailableError(
        `the member of the engine that this server follows is behind: revision ${this.#revision}, and others have ${newest}`,
      );
    }
    this.#expectRemoved(missing);
    this.#confirmedAt = Math.max(this.#confirmedAt, askedAt);
    this.#silence.end();
  }

  /**
   * The revision of the newest mark, and the marks of the copy that the engine does not have: it was replaced, or a server removed them
   * with a commit that the copy does not include yet.  A mark that is older than in the copy says that the engine was replaced.
   */
  async #readMarks(): Promise<{ readonly newest: bigint; readonly missing: ReadonlyMap<string, bigint> }> {
    const missing = new Map(
      Array.from(this.#replica.entries(copied + marksPrefix), ([key, value]) => [
        key.slice(copied.length),
        value.readBigInt64BE(0),
      ]),
    );
    let newest = 0n;
    for (const { key, modRevision } of await this.#engine.read(marksPrefix)) {
      if (modRevision < (missing.get(key) ?? 0n)) this.#isReplaced = true;
      missing.delete(key);
      if (modRevision > newest) newest = modRevision;
    }
    return { newest, missing };
  }

  /** The copy includes what was written when the marks were read: one that it still has was not removed by a server. */
  #expectRemoved(missing: ReadonlyMap<string, bigint>): void {
    for (const [key, revision] of missing) if (this.revisionOf(key) === revision) this.#isReplaced = true;
  }

  /**
   * Only this server writes its mark.  If the engine has an older one than the copy, or none though nothing is newer than the copy, the
   * copy missed nothing: the engine has lost some.
   * @throws ReplicaAheadError
   */
  async #expectSameHistory(): Promise<void> {
    const { newest, missing } = await this.#readMarks();
    if (newest <= this.#revision) this.#expectRemoved(missing);
    if (this.#isReplaced) throw this.#aheadOfEngine();
  }

  #aheadOfEngine(): ReplicaAheadError {
    return new ReplicaAheadError(
      `the copy in the state folder has changes that the engine does not have: it was put back to an older state than revision ${this.#revision}`,
    );
  }

  /** @throws EngineUnavailableError */
  #expectAvailable(): void {
    const { fault } = this;
    if (fault !== null) throw new EngineUnavailableError(`${fault}: nothing was changed`);
  }

  async #apply(events: readonly EngineEvents[]): Promise<void> {
    const writes = new Map<string, { readonly value: Buffer | null; readonly revision: bigint }>();
    let reached = this.#revision;
    for (const { revision, writes: written } of events) {
      if (revision <= this.#revision) continue;
      for (const [key, value] of written) writes.set(key, { value, revision });
      reached = revision;
    }
    await this.#write(writes, reached);
  }

  /** Copies all entries, and removes those from the copy that the engine no longer has. */
  async #copyAll(): Promise<void> {
    const there = new Set<string>();
    let reached = 0n;
    for await (const { revision, entries } of this.#engine.snapshot()) {
      reached = revision;
      for (const { key } of entries) there.add(key);
      await this.#write(toWrites(entries.filter((entry) => this.#isNews(entry))), null);
    }
    const gone = [...this.keys('')].filter((key) => !there.has(key));
    await this.#write(new Map(gone.map((key) => [key, { value: null, revision: reached }])), reached);
  }

  #isNews({ key, modRevision }: EngineEntry): boolean {
    return this.revisionOf(key) !== modRevision;
  }

  /** @param reached the revision of the copy after this write; null: unchanged. */
  async #write(
    writes: ReadonlyMap<string, { readonly value: Buffer | null; readonly revision: bigint }>,
    reached: bigint | null,
  ): Promise<void> {
    const tellWritten = this.#watchers.tellWriting(
      new Map(Array.from(writes, ([key, { value }]) => [key, value])),
    );
    let isDone = false;
    try {
      await this.#replica.change((change) => {
        for (const [key, { value, revision }] of writes)
          if (value === null) change.remove(copied + key);
          else change.put(copied + key, Buffer.concat([printRevision(revision), value]));
        if (reached !== null) change.put(positionKey, Buffer.from(String(reached)));
      });
      isDone = true;
    } finally {
      tellWritten(isDone);
    }
    if (reached === null) return;
    this.#revision = reached;
    for (const { revision, resolve } of this.#reached) if (revision <= reached) resolve();
  }
}

function inDoubt(error: EngineUnavailableError): EngineUnavailableError {
  const message = `${error.message}; whether the change was made is not known`;
  return new EngineUnavailableError(message, { cause: error, isInDoubt: true });
}
