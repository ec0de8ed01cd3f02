/** Why a pool could not do what was asked. */
export type PoolErrorReason =
  /** The pool, or the file system under it, has not that much room. */
  | 'no-room'
  /** A size that the pool or its file system cannot hold, whatever is free. */
  | 'size'
  /** The pool cannot be used now: its folder is gone, say. */
  | 'unavailable'
  /** This kind of pool cannot do it. */
  | 'not-supported'
  | 'no-such-volume'
  /** Something stands in the place of a volume that is not what this server made there. */
  | 'not-ours'
  | 'failed';

/** A pool failed.  Its message is a sentence for the user that names the value and what was expected. */
export class PoolError extends Error {
  override readonly name = 'PoolError';

  constructor(
    readonly reason: PoolErrorReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
