/** An entry of the engine: key, value and the revision that wrote it. */
export interface EngineEntry {
  readonly key: string;
  readonly value: Buffer;
  readonly modRevision: bigint;
}

/** All writes of one revision.  The value null means that the key was removed. */
export interface EngineEvents {
  readonly revision: bigint;
  readonly writes: ReadonlyMap<string, Buffer | null>;
}

/** An exclusive right that must be renewed, or another server gets it.  A commit with its fence fails after the right is lost. */
export interface Leadership {
  /** The key of the right and the revision that created it, which is unique for each holder. */
  readonly fence: Fence;
  /** Whether the right is certainly still held: the last renewal, by the clock of this process, is recent enough. */
  isSafe(): boolean;
  giveBack(): Promise<void>;
}

export interface Fence {
  readonly key: string;
  readonly createRevision: bigint;
}

/**
 * A change of several entries that is made completely or not at all.  It is made only if the entries it was based on are
 * unchanged.
 */
export interface Commit {
  /** Identifies the commit, so that it is not made twice if its answer is lost. */
  readonly mark: CommitMark;
  /** The entries that were read, with the revisions that wrote them; 0: there was no entry. */
  readonly expected: ReadonlyMap<string, bigint>;
  /** Prefixes without any entry. */
  readonly expectedEmpty: ReadonlySet<string>;
  readonly fences: readonly Fence[];
  /** The value null removes the key. */
  readonly writes: ReadonlyMap<string, Buffer | null>;
}

/** The entry with the mark of the last commit of one writer. */
export interface CommitMark {
  readonly key: string;
  readonly value: string;
  /** The revision that wrote the previous mark; 0: there was none. */
  readonly modRevision: bigint;
}

/**
 * `conflict`: an expectation was not met, and nothing was written; `revision` includes the conflicting write.  `fenced`: the
 * leadership was lost, and nothing was written.
 */
export type CommitResult =
  | { readonly kind: 'done'; readonly revision: bigint }
  | { readonly kind: 'conflict'; readonly revision: bigint }
  | { readonly kind: 'fenced' };

/** The state of the engine. */
export interface EngineStatus {
  /** Identifies the data: the cluster and, where several users share it, the part of it. */
  readonly dataId: string;
  readonly revision: bigint;
  readonly members: readonly EngineMember[];
  /** Problems in the engine's own terms, such as NOSPACE. */
  readonly alarms: readonly string[];
}

/** A member of the engine, as it describes itself. */
export interface EngineMember {
  readonly url: string;
  /** Null: it did not answer. */
  readonly state: {
    readonly version: string;
    readonly isLeader: boolean;
    /** The size of its database. */
    readonly usedBytes: number;
    /** The part of it that is in use; the rest is given back by defragmentation.  Null if the member does not tell. */
    readonly inUseBytes: number | null;
    /** Null if the member does not tell. */
    readonly quotaBytes: number | null;
  } | null;
}

/**
 * The events of `follow`: writes in the order of their revisions, a heartbeat, that everything must be copied again, or that the
 * engine is another one or was put back to an older state.
 */
export type Followed =
  | { readonly kind: 'events'; readonly events: readonly EngineEvents[] }
  | { readonly kind: 'alive' }
  | { readonly kind: 'compacted' }
  | { readonly kind: 'replaced' };

/** The engine did not answer in time. */
export class EngineUnavailableError extends Error {
  override readonly name = 'EngineUnavailableError';
  /** Whether a commit was sent, which may have been made or not.  Repeating it with the same mark settles that. */
  readonly isInDoubt: boolean;

  constructor(message: string, { cause, isInDoubt = false }: { cause?: unknown; isInDoubt?: boolean } = {}) {
    super(message, { cause });
    this.isInDoubt = isInDoubt;
  }
}

/**
 * The engine refuses the request permanently: too many entries in one commit, a value that is too long, no space, or no
 * permission.
 */
export class EngineRefusedError extends Error {
  override readonly name = 'EngineRefusedError';
}

/** A change has more entries or bytes than one commit may have.  Nothing was changed. */
export class ChangeTooLargeError extends EngineRefusedError {}

/**
 * A replicated, ordered key-value store that several servers share.  Every write has a revision; revisions increase in the order
 * of the writes.
 */
export interface Engine {
  /**
   * All entries at one revision, in pages.
   * @throws EngineUnavailableError
   */
  snapshot(): AsyncIterable<{ readonly revision: bigint; readonly entries: readonly EngineEntry[] }>;

  /**
   * The entries whose keys begin with `prefix`, of which there must be few.  A majority of the members confirms that no write is
   * missing that was made before the call.
   * @throws EngineUnavailableError
   */
  read(prefix: string): Promise<readonly EngineEntry[]>;

  /**
   * Makes a change or reports that it was not made.  If an answer is lost, the mark ensures that the change is made at most once.
   * @throws EngineUnavailableError, EngineRefusedError
   */
  commit(commit: Commit): Promise<CommitResult>;

  /**
   * Follows all writes after a revision until the iteration ends or `signal` is aborted.  If a member is silent, the next one is
   * used.
   */
  follow(after: bigint, signal: AbortSignal): AsyncIterable<Followed>;

  /**
   * Waits until no other server holds `name`, then acquires it for `ttlMs`, with renewals.
   * @param value of the entry `name`, which exists as long as the right is held.
   * @throws EngineUnavailableError
   */
  lead(name: string, ttlMs: number, signal: AbortSignal, value?: string): Promise<Leadership>;

  /**
   * Writes an entry that the engine removes by itself after `ttlMs`, rounded up to whole seconds.
   * @throws EngineUnavailableError, EngineRefusedError
   */
  announce(key: string, value: Buffer, ttlMs: number): Promise<void>;

  /** @throws EngineUnavailableError */
  status(): Promise<EngineStatus>;

  close(): Promise<void>;
}
