/** Why a driver could not carry out a request.  `credentials/` and `provisioning/` convert each reason to a cause. */
export type TargetDriverErrorReason = keyof typeof reasons;

const reasons = {
  'no-such-target': true,
  'no-such-account': true,
  /** The account, binding or role exists already. */
  'already-there': true,
  /** In use in a way that prevents the change now. */
  'in-use': true,
  /** This kind of target does not support it. */
  'not-supported': true,
  /** It is supported for all initiators or for others, but not for this one. */
  'initiator-specific-not-supported': true,
  /** A name or secret that the target cannot store. */
  invalid: true,
  /** The target answered with an error. */
  rejected: true,
  /** No answer in time: the outcome is unknown. */
  timeout: true,
  /** The target cannot be reached.  Nothing was changed. */
  unavailable: true,
  /** The host of the target does not answer its endpoint; nothing was changed. */
  'host-unreachable': true,
} as const;

/** Whether a word is a reason: one that came from another server may be newer. */
export function isReason(word: string): word is TargetDriverErrorReason {
  return Object.hasOwn(reasons, word);
}

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
