import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import type { HostStore, RangeOptions, StoreChange, Writes, WriteWatcher } from '../KeyValueStore.js';
import { removeCloseMark, writeCloseMark } from './closeMark.js';
import { isLongerThanKeys } from '../lmdbKeys.js';
import { StoreFullError } from '../StoreFullError.js';
import { StoreVersionError } from '../StoreVersionError.js';
import { WriteWatchers } from '../WriteWatchers.js';

/** Version of the storage format.  A store with a lower version is read, one with a higher version is refused. */
const STORE_VERSION = 1;
const VERSION_KEY = 'version';

/** Writes that nothing else takes to the disk are taken there after this time. */
const soonMs = 500;

/** With less free disk space no new change is begun.  This leaves enough to complete and record changes in progress. */
const minFreeBytes = 1024 * 1024;

/**
 * The server's own durable key-value store: one lmdb file in the state folder, owned by one process. A write that returned, and a
 * change that resolved, is on disk.  If the process is killed at any moment, each has been made completely or not at all.  Keys
 * are texts joined by `/` that begin with the subject of the entry.
 */
export class LmdbStore implements HostStore {
  readonly #folder: string;
  readonly #path: string;
  readonly #database: RootDatabase<Buffer, string>;
  /** Changes that wait for the commit in progress; null if there is none. */
  #waiting: PreparedLater[] | null = null;
  #committing: Promise<void> = Promise.resolve();
  /** Writes that the file does not have yet; null removes an entry. */
  readonly #soon: Batch = new Map();
  #soonTimer: NodeJS.Timeout | null = null;
  #commits = 0;
  readonly #watchers = new WriteWatchers();

  /**
   * @param folder is created with mode 0700 if it does not exist.
   * @throws StoreVersionError
   */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#path = join(folder, 'store.mdb');
    removeCloseMark(this.#path);
    this.#database = open<Buffer, string>({
      path: this.#path,
      encoding: 'binary',
      noSubdir: true,
      // Otherwise a write would return when it is visible but not yet on disk.
      overlappingSync: false,
    });
    this.#checkVersion();
  }

  /** Commits since it was opened; each waits for the disk. */
  get commits(): number {
    return this.#commits;
  }

  get(key: string): Buffer | null {
    if (isLongerThanKeys(key)) return null;
    const soon = this.#soon.get(key);
    return soon === undefined ? (this.#database.get(key) ?? null) : soon;
  }

  /**
   * Checks the disk space before a change whose result will be reported.
   * @param leftBytes the space that must be left for others; by default enough to complete and record changes in progress.
   * @throws StoreFullError if there is less.
   */
  expectRoom(leftBytes = minFreeBytes): void {
    const { bavail, bsize } = statfsSync(this.#folder);
    if (bavail * bsize < leftBytes) throw new StoreFullError(this.#folder, bavail * bsize, leftBytes);
  }

  /** Whether there is a key that begins with `prefix`. */
  has(prefix: string): boolean {
    return [...this.keys(prefix, { limit: 1 })].length > 0;
  }

  put(key: string, value: Buffer): void {
    this.write(new Map([[key, value]]));
  }

  remove(key: string): void {
    this.write(new Map([[key, null]]));
  }

  write(writes: Writes): void {
    const tellWritten = this.#watchers.tellWriting(writes);
    let isDone = false;
    try {
      this.#commitNow(this.#soon.size === 0 ? writes : new Map([...this.#soon, ...writes]));
      isDone = true;
    } finally {
      tellWritten(isDone);
    }
  }

  async writeAside(writes: Writes): Promise<void> {
    // What waits may be written again by others at any time, so it does not go to the queue of lmdb.
    if (this.#soon.size > 0) return this.write(writes);
    await this.change((change) => {
      for (const [key, value] of writes)
        if (value === null) change.remove(key);
        else change.put(key, value);
    });
  }

  writeSoon(writes: Writes): void {
    const tellWritten = this.#watchers.tellWriting(writes);
    for (const [key, value] of writes) this.#soon.set(key, value);
    tellWritten(true);
    this.#soonTimer ??= setTimeout(() => this.#flushLate(), soonMs).unref();
  }

  flush(): void {
    if (this.#soon.size > 0) this.#commitNow(this.#soon);
  }

  /** Notifies the watcher of all writes to keys that begin with `prefix`. */
  watch(prefix: string, watcher: WriteWatcher): void {
    this.#watchers.add(prefix, watcher);
  }

  /**
   * All entries whose key begins with `prefix`, in the order of their keys.  Iterate to the end or leave the loop: until then the
   * file keeps the state at the beginning of the iteration, and grows with every write.
   */
  *entries(
    prefix: string,
    { after, limit }: RangeOptions = {},
  ): Generator<readonly [key: string, value: Buffer]> {
    if (isLongerThanKeys(prefix)) return;
    this.#flushAt(prefix);
    const range = {
      start: after ?? prefix,
      end: endOf(prefix),
      exclusiveStart: after !== undefined,
      ...(limit !== undefined && { limit }),
    };
    for (const { key, value } of this.#database.getRange(range)) yield [key, value];
  }

  /** The keys that begin with `prefix`, otherwise as `entries`. */
  *keys(prefix: string, { after, limit }: RangeOptions = {}): Generator<string> {
    if (isLongerThanKeys(prefix)) return;
    this.#flushAt(prefix);
    const range = {
      start: after ?? prefix,
      end: endOf(prefix),
      exclusiveStart: after !== undefined,
      ...(limit !== undefined && { limit }),
    };
    yield* this.#database.getKeys(range);
  }

  /**
   * Changes several entries atomically.
   * `prepare` reads, decides and adds its writes, without waiting.  It runs alone, after all changes requested earlier.  Resolves
   * when all writes are on disk.  If `prepare` throws, nothing is written.  Changes requested during a commit share the next
   * transaction, and so one wait for the disk.
   */
  change<T>(prepare: (change: StoreChange) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const later: PreparedLater = {
        prepare: (batch) => {
          const writes = new Map<string, Buffer | null>();
          const onDone: (() => void)[] = [];
          const result = prepare({
            get: (key) => (batch.has(key) ? (batch.get(key) ?? null) : this.get(key)),
            has: (prefix) => this.#has(prefix, batch),
            put: (key, value) => void writes.set(key, value),
            remove: (key) => void writes.set(key, null),
            onDone: (listener) => void onDone.push(listener),
          });
          for (const [key, value] of writes) batch.set(key, value);
          const tellWritten = this.#watchers.tellWriting(writes);
          return {
            tellWritten,
            resolve: () => {
              for (const listener of onDone) listener();
              resolve(result);
            },
          };
        },
        reject,
      };
      if (this.#waiting) {
        this.#waiting.push(later);
      } else {
        this.#waiting = [later];
        this.#committing = this.#commitAll();
      }
    });
  }

  async close(): Promise<void> {
    await this.#committing;
    try {
      this.flush();
    } finally {
      this.#stopTimer();
      await this.#database.close();
    }
    writeCloseMark(this.#path);
  }

  async #commitAll(): Promise<void> {
    // Changes requested in the same turn of the event loop are committed together.
    await Promise.resolve();
    while (this.#waiting && this.#waiting.length > 0) {
      const changes = this.#waiting;
      this.#waiting = [];
      await this.#commit(changes);
    }
    this.#waiting = null;
  }

  async #commit(changes: readonly PreparedLater[]): Promise<void> {
    const batch: Batch = new Map();
    const prepared: (Prepared & Pick<PreparedLater, 'reject'>)[] = [];
    for (const { prepare, reject } of changes) {
      try {
        prepared.push({ ...prepare(batch), reject });
      } catch (error) {
        reject(error);
      }
    }
    try {
      // What it read may be among them.
      if (batch.size > 0) this.flush();
      // A batch of lmdb is one transaction whatever else is queued. lmdb's transactions with a callback are not used, because
      // they hang in some builds.
      if (batch.size > 0) {
        await this.#database.batch(() => this.#queue(batch));
        this.#commits += 1;
      }
      for (const { tellWritten } of prepared) tellWritten(true);
      for (const { resolve } of prepared) resolve();
    } catch (error) {
      for (const { tellWritten } of prepared.toReversed()) tellWritten(false);
      for (const { reject } of prepared) reject(error);
    }
  }

  /** Writes all of it to the disk, with or instead of what waits. */
  #commitNow(writes: Writes): void {
    const [first] = writes;
    if (writes.size > 1 || !first) this.#database.transactionSync(() => this.#queue(writes));
    else if (first[1] === null) this.#database.removeSync(first[0]);
    else this.#database.putSync(first[0], first[1]);
    this.#commits += 1;
    this.#soon.clear();
    this.#stopTimer();
  }

  /** A range is read from the file alone. */
  #flushAt(prefix: string): void {
    for (const key of this.#soon.keys()) if (key.startsWith(prefix)) return this.flush();
  }

  #flushLate(): void {
    this.#soonTimer = null;
    try {
      this.flush();
    } catch {
      // For example, the disk is full.  A caller that waits for the disk gets the error; these writes are tried again.
      this.#soonTimer = setTimeout(() => this.#flushLate(), soonMs).unref();
    }
  }

  #stopTimer(): void {
    if (this.#soonTimer) clearTimeout(this.#soonTimer);
    this.#soonTimer = null;
  }

  #queue(batch: Writes): void {
    for (const [key, value] of batch) {
      if (value === null) void this.#database.remove(key);
      else void this.#database.put(key, value);
    }
  }

  #has(prefix: string, batch: Batch): boolean {
    for (const [key, value] of batch) if (value !== null && key.startsWith(prefix)) return true;
    for (const key of this.keys(prefix)) if (batch.get(key) !== null) return true;
    return false;
  }

  #checkVersion(): void {
    const stored = this.get(VERSION_KEY)?.toString() ?? null;
    if (stored === null) this.put(VERSION_KEY, Buffer.from(String(STORE_VERSION)));
    else if (!/^\d+$/.test(stored) || Number(stored) > STORE_VERSION) {
      void this.#database.close();
      throw new StoreVersionError(
        `the store "${this.#path}" has version ${stored}: expected at most ${STORE_VERSION}; it was written by a newer iscsi-wbem`,
      );
    }
  }
}

/** The writes of one transaction; null removes an entry. */
type Batch = Map<string, Buffer | null>;

/** Completes a change whose writes are in the batch. */
interface Prepared {
  readonly tellWritten: (isDone: boolean) => void;
  /** Called when the writes are on disk. */
  readonly resolve: () => void;
}

interface PreparedLater {
  /** Adds the writes of the change to the batch. */
  readonly prepare: (batch: Batch) => Prepared;
  readonly reject: (error: unknown) => void;
}

/** The end of the range of keys that begin with `prefix`: keys are in the order of their code points, and this is the last one. */
function endOf(prefix: string): string {
  return `${prefix}\u{10FFFF}`;
}
