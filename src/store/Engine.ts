/** An entry that an engine holds: its key, its value, and the revision of the engine that wrote it. */
export interface EngineEntry {
  readonly key: string;
  readonly value: Buffer;
  readonly modRevision: bigint;
}

/** All writes of one revision; a value of null removes. */
export interface EngineEvents {
  readonly revision: bigint;
  readonly writes: ReadonlyMap<string, Buffer | null>;
}

/** A right that is lost to another holder when it is not renewed.  A commit that is fenced by it fails from then on. */
export interface Leadership {
  /** The key of the right, and the revision that made it: no later holder has the same. */
  readonly fence: Fence;
  /** Whether the right is certainly still held: its last renewal, by the clock of this process, is young enough. */
  isSafe(): boolean;
  /** Settled when the right is lost, or was given back. */
  readonly lost: Promise<void>;
  giveBack(): Promise<void>;
}

export interface Fence {
  readonly key: string;
  readonly createRevision: bigint;
}

/** What is to be changed as one, and only if nobody else has changed what it was decided from. */
export interface Commit {
  /** Tells this commit from every other, so that one whose answer was lost is not made twice. */
  readonly mark: CommitMark;
  /** Entries that were read, by the revision that wrote them; 0: there was none. */
  readonly expected: ReadonlyMap<string, bigint>;
  /** Prefixes that no key began with. */
  readonly expectedEmpty: ReadonlySet<string>;
  readonly fences: readonly Fence[];
  /** A value of null removes. */
  readonly writes: ReadonlyMap<string, Buffer | null>;
}

/** The entry that holds the mark of the last commit of one writer. */
export interface CommitMark {
  readonly key: string;
  readonly value: string;
  /** The revision that wrote the mark before; 0: there was none. */
  readonly modRevision: bigint;
}

/**
 * `conflict`: something that was expected is not so, and nothing was written; `revision` is one that shows why.
 * `fenced`: a leadership was lost, and nothing was written.
 */
export type CommitResult =
  | { readonly kind: 'done'; readonly revision: bigint }
  | { readonly kind: 'conflict'; readonly revision: bigint }
  | { readonly kind: 'fenced' };

/** How an engine is.  Bytes are those of the member that answered. */
export interface EngineStatus {
  readonly clusterId: string;
  readonly version: string;
  readonly revision: bigint;
  readonly usedBytes: number;
  /** What is wrong, in the engine's own words, such as NOSPACE. */
  readonly alarms: readonly string[];
}

/** What a follower gets: writes in the order of revisions, a sign of life, or that it has to copy everything anew. */
export type Followed =
  | { readonly kind: 'events'; readonly events: readonly EngineEvents[] }
  | { readonly kind: 'alive' }
  | { readonly kind: 'compacted' };

/** No member of the engine answered in time.  Whether a commit was made is not known, unless it is repeated with its mark. */
export class EngineUnavailableError extends Error {
  override readonly name = 'EngineUnavailableError';
}

/** The engine refuses the request for good: too many entries in one commit, too long a value, no room left, no right. */
export class EngineRefusedError extends Error {
  override readonly name = 'EngineRefusedError';
}

/**
 * A replicated, ordered key-value store that several servers share.  Every write has a revision; revisions are in the order in which
 * the writes were made.
 */
export interface Engine {
  /** All entries of one revision, in pages. @throws EngineUnavailableError */
  snapshot(): AsyncIterable<{ readonly revision: bigint; readonly entries: readonly EngineEntry[] }>;

  /**
   * Makes a change, or tells that it was not made.  A lost answer is settled by the mark: the change is made once, or not at all.
   * @throws EngineUnavailableError, EngineRefusedError
   */
  commit(commit: Commit): Promise<CommitResult>;

  /**
   * Follows all writes after a revision, until it is left or `signal` is aborted.
   * A member that falls silent gives way to the next one.
   */
  follow(after: bigint, signal: AbortSignal): AsyncIterable<Followed>;

  /** Waits until nobody else holds `name`, and takes it for `ttlMs` at a time. @throws EngineUnavailableError */
  lead(name: string, ttlMs: number, signal: AbortSignal): Promise<Leadership>;

  /** @throws EngineUnavailableError */
  status(): Promise<EngineStatus>;

  close(): Promise<void>;
}
