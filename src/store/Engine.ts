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

/** The state of the engine.  Sizes are those of the member that answered. */
export interface EngineStatus {
  readonly clusterId: string;
  readonly version: string;
  readonly revision: bigint;
  readonly usedBytes: number;
  /** Problems in the engine's own terms, such as NOSPACE. */
  readonly alarms: readonly string[];
}

/** The events of `follow`: writes in the order of their revisions, a heartbeat, or that everything must be copied again. */
export type Followed =
  | { readonly kind: 'events'; readonly events: readonly EngineEvents[] }
  | { readonly kind: 'alive' }
  | { readonly kind: 'compacted' };

/**
 * No member of the engine answered in time.  A commit may have been made or not; repeating it with the same mark settles that.
 */
export class EngineUnavailableError extends Error {
  override readonly name = 'EngineUnavailableError';
}

/**
 * The engine refuses the request permanently: too many entries in one commit, a value that is too long, no space, or no
 * permission.
 */
export class EngineRefusedError extends Error {
  override readonly name = 'EngineRefusedError';
}

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
   * @throws EngineUnavailableError
   */
  lead(name: string, ttlMs: number, signal: AbortSignal): Promise<Leadership>;

  /** @throws EngineUnavailableError */
  status(): Promise<EngineStatus>;

  close(): Promise<void>;
}
