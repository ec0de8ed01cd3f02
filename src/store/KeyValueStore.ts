/** What a change reads and states while it is prepared; it sees the changes before it, and not its own writes. */
export interface StoreChange {
  get(key: string): Buffer | null;
  /** Whether there is an entry whose key begins with `prefix`. */
  has(prefix: string): boolean;
  put(key: string, value: Buffer): void;
  remove(key: string): void;
}

/** A part of a range: entries in the order of their keys. */
export interface RangeOptions {
  /** The key behind which it begins. */
  readonly after?: string;
  readonly limit?: number;
}

/** Writes by key; null removes. */
export type Writes = ReadonlyMap<string, Buffer | null>;

/** A holder of what it read of some entries, which must know when they are other ones. */
export interface WriteWatcher {
  /** A change has stated these writes: from now on a read may see the entries as they were or as they will be. */
  writing(writes: Writes): void;
  /** From now on a read sees them as they are.  @param isDone whether the writes are in the store; otherwise nothing of them is. */
  written(writes: Writes, isDone: boolean): void;
}

/** The longest name that a key may hold: a key takes 1978 bytes, and a name up to three bytes a character. */
export const MAX_NAME_LENGTH = 255;

/**
 * A durable key-value store.  Reads are synchronous; a change is one transaction that is waited for, so that the store may be one
 * that several servers share.
 *
 * Keys are `/`-joined texts that begin with the name of what they belong to.  A process that is killed at any instant leaves each
 * change whole or absent.
 */
export interface KeyValueStore {
  get(key: string): Buffer | null;

  /** Whether there is an entry whose key begins with `prefix`. */
  has(prefix: string): boolean;

  /**
   * All entries whose key begins with `prefix`, in the order of their keys.  Read it to its end, or leave the loop: while it is
   * half read, the store keeps all that was there when it began, and grows by whatever is written.
   */
  entries(prefix: string, options?: RangeOptions): Generator<readonly [key: string, value: Buffer]>;

  /** The keys that begin with `prefix`, as `entries` gives them. */
  keys(prefix: string, options?: RangeOptions): Generator<string>;

  /**
   * Changes several entries as one.  `prepare` reads, decides and states its writes, without waiting for anything; it runs alone,
   * after all changes asked for before.  Settled when the writes are durable, all of them, and every read sees them; if `prepare`
   * throws, there are none.
   */
  change<T>(prepare: (change: StoreChange) => T): Promise<T>;

  /** Has somebody told of all writes to entries whose keys begin with `prefix`, no matter who does them. */
  watch(prefix: string, watcher: WriteWatcher): void;

  /**
   * To be asked before a change is begun that somebody is told of.
   * @param leftBytes what is to be left for others; left out: enough to end and record what is under way.
   * @throws StoreFullError if there is less.
   */
  expectRoom(leftBytes?: number): void;
}

/**
 * The store of what all servers of a fleet have in common: users, access keys, what clients made of classes and instances,
 * subscriptions.  Others may write to it, so that every write is waited for, and a copy in memory follows its events (`watch`).
 */
export type SharedStore = KeyValueStore;

/**
 * The store of what belongs to this host: intents, proofs, held secrets, state of drivers, accounts and volumes.  Nobody else writes
 * to it, so that a write need not be waited for.  A server alone has one file for both.
 */
export interface HostStore extends KeyValueStore {
  /** On disk when it returns. */
  put(key: string, value: Buffer): void;

  /** On disk when it returns.  An entry that is not there is no error. */
  remove(key: string): void;
}
