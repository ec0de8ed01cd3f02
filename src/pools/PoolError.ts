/** Why a pool could not carry out a request. */
export type PoolErrorReason =
  /** The pool or its file system does not have enough space. */
  | 'no-room'
  /** A size that the pool or its file system does not support, however much is free. */
  | 'size'
  /** The pool cannot be used now, for example because its folder is missing. */
  | 'unavailable'
  /** This kind of pool does not support it. */
  | 'not-supported'
  | 'no-such-volume'
  /** Somebody else has it open. */
  | 'in-use'
  /** The file or device of a volume was not made by this server. */
  | 'not-ours'
  | 'failed';

const poolReasons: Readonly<Record<PoolErrorReason, true>> = {
  'no-room': true,
  size: true,
  unavailable: true,
  'not-supported': true,
  'no-such-volume': true,
  'in-use': true,
  'not-ours': true,
  failed: true,
};

export function isPoolReason(text: string): text is PoolErrorReason {
  return Object.hasOwn(poolReasons, text);
}

/** A failure of a pool.  Its message is a sentence for the user that names the value and what was expected. */
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
