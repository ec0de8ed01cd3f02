/** Why a driver could not carry out a request.  `credentials/` and `provisioning/` convert each reason to a cause. */
export type TargetDriverErrorReason =
  | 'no-such-target'
  | 'no-such-account'
  /** The account, binding or role exists already. */
  | 'already-there'
  /** In use in a way that prevents the change now. */
  | 'in-use'
  /** This kind of target does not support it. */
  | 'not-supported'
  /** It is supported for all initiators or for others, but not for this one. */
  | 'initiator-specific-not-supported'
  /** A name or secret that the target cannot store. */
  | 'invalid'
  /** The target answered with an error. */
  | 'rejected'
  /** No answer in time: the outcome is unknown. */
  | 'timeout'
  /** The target cannot be reached.  Nothing was changed. */
  | 'unavailable';

/**
 * A failure of a driver.  The message is a sentence for the user that names the value and what was expected.  It never contains a
 * secret.
 */
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
