/** Why a driver could not do what was asked.  credentials/ turns each into an outcome. */
export type TargetDriverErrorReason =
  | 'no-such-target'
  | 'no-such-account'
  /** The account, binding or role is there already. */
  | 'already-there'
  /** In use in a way that forbids the change now. */
  | 'in-use'
  /** This kind of target cannot do it. */
  | 'not-supported'
  /** It could for all initiators or for others, and not for this one. */
  | 'initiator-specific-not-supported'
  /** A name or secret that the target cannot hold. */
  | 'invalid'
  /** The target answered with an error. */
  | 'rejected'
  /** No answer in time: the outcome is unknown. */
  | 'timeout'
  /** The target cannot be reached; nothing was changed. */
  | 'unavailable';

/** A driver failed.  Each carries a sentence for the user that names the value and what was expected; never a secret. */
export class TargetDriverError extends Error {
  override readonly name = 'TargetDriverError';

  constructor(
    readonly reason: TargetDriverErrorReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
