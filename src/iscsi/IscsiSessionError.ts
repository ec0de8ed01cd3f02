/** Why a request in a session failed. */
export type IscsiSessionErrorKind =
  /** The connection, and with it the session, has ended. */
  | 'closed'
  /** No answer in time.  The session is closed, because a late answer could not be distinguished from another one. */
  | 'timeout'
  /** The target violated the protocol.  The session is closed. */
  | 'protocol'
  /** The target rejected the PDU of the request.  The session continues. */
  | 'rejected'
  /** The logical unit answered with a status other than GOOD.  The session continues. */
  | 'scsi-status'
  /** The target refused the request. */
  | 'refused';

/** A request in a session failed.  The message is a sentence for the user. */
export class IscsiSessionError extends Error {
  override readonly name = 'IscsiSessionError';

  constructor(
    readonly kind: IscsiSessionErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
