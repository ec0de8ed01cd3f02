/** The view of the store for a change while it is prepared: it sees earlier changes, but not its own writes. */
export interface StoreChange {
  get(key: string): Buffer | null;
  /** Whether there is a key that begins with `prefix`. */
  has(prefix: string): boolean;
  put(key: string, value: Buffer): void;
  remove(key: string): void;
  /**
   * Calls `listener` once when the writes of this change are in the store.  A change that is prepared several times calls only that
   * of the preparation that was used; one that is not made calls none.
   */
  onDone(listener: () => void): void;
}

/** Limits of a range read.  Entries are in the order of their keys. */
export interface RangeOptions {
  /** The range begins after this key. */
  readonly after?: string;
  readonly limit?: number;
}

/** Writes by key; null removes the entry. */
export type Writes = ReadonlyMap<string, Buffer | null>;

/** A holder of copies of entries, which must be told of writes. */
export interface WriteWatcher {
  /** A change has prepared these writes.  From now on a read may return the old or the new entries. */
  writing(writes: Writes): void;
  /**
   * From now on a read returns the final entries.
   * @param isDone whether the writes are in the store; otherwise none of them is.
   */
  written(writes: Writes, isDone: boolean): void;
}

/** Maximum length of a name within a key: a key has at most 1978 bytes, and a character of a name up to three bytes. */
export const MAX_NAME_LENGTH = 255;

/**
 * A durable key-value store.
 * Reads are synchronous.  A change is an asynchronous transaction, so the store may be shared by several servers.  Keys are texts
 * joined by `/` that begin with the subject of the entry.  If the process is killed at any moment, each change has been made
 * completely or not at all.
 */
export interface KeyValueStore {
  get(key: string): Buffer | null;

  /** Whether there is a key that begins with `prefix`. */
  has(prefix: string): boolean;

  /**
   * All entries whose key begins with `prefix`, in the order of their keys.  Iterate to the end or leave the loop: until then the
   * store keeps the state at the beginning of the iteration, and its file grows with every write.
   */
  entries(prefix: string, options?: RangeOptions): Generator<readonly [key: string, value: Buffer]>;

  /** The keys that begin with `prefix`, otherwise as `entries`. */
  keys(prefix: string, options?: RangeOptions): Generator<string>;

  /**
   * Changes several entries atomically.
   * `prepare` reads, decides and adds its writes, without waiting.  It runs alone, after all changes requested earlier.  Resolves
   * when all writes are durable and visible to every read.  If `prepare` throws, nothing is written.
   */
  change<T>(prepare: (change: StoreChange) => T): Promise<T>;

  /** Notifies the watcher of all writes to keys that begin with `prefix`, by this or another process. */
  watch(prefix: string, watcher: WriteWatcher): void;

  /**
   * Checks the disk space before a change whose result will be reported.
   * @param leftBytes the space that must be left for others; by default enough to complete and record changes in progress.
   * @throws StoreFullError if there is less; EngineUnavailableError if a shared store cannot be changed now.
   */
  expectRoom(leftBytes?: number): void;
}

/**
 * The store with the data that all servers of a fleet share: users, access keys, classes and instances of clients, subscriptions.
 * Other servers may write to it, so every write is awaited, and copies in memory follow its events (`watch`).
 */
export type SharedStore = KeyValueStore;

/**
 * The store with the data of this host: intents, proofs, held secrets, state of drivers, accounts and volumes.  Only this process
 * writes to it, so writes are synchronous.  A single server has one file for both stores.
 */
export interface HostStore extends KeyValueStore {
  /** On disk when it returns. */
  put(key: string, value: Buffer): void;

  /** On disk when it returns.  Removing a missing entry is not an error. */
  remove(key: string): void;

  /** Changes several entries as one; on disk when it returns. */
  write(writes: Writes): void;

  /**
   * Changes several entries as one.  They are on disk when it resolves, with all that `writeSoon` was given before.  Other work goes on
   * meanwhile, unless something that `writeSoon` was given waits.  Until it resolves nobody else may write these entries: lmdb gives no
   * order to a write that waits in its queue and one that does not.
   */
  writeAside(writes: Writes): Promise<void>;

  /**
   * Changes several entries as one, without waiting for the disk: every read sees them at once, and the next write that waits, `flush`, or
   * `close` has them on disk, as one with all earlier ones of this kind.  A process that is killed before has made none of them.
   */
  writeSoon(writes: Writes): void;

  /** What `writeSoon` was given is on disk when it returns. */
  flush(): void;
}
