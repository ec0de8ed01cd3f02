/** Why a request in a session was not answered as asked. */
export type IscsiSessionErrorKind =
  /** The connection has ended; so has the session. */
  | 'closed'
  /** No answer in time; the session is closed, because an answer that comes later could not be told from another. */
  | 'timeout'
  /** The target broke the protocol; the session is closed. */
  | 'protocol'
  /** The target rejected the request's PDU; the session goes on. */
  | 'rejected'
  /** The logical unit answered with a status other than GOOD; the session goes on. */
  | 'scsi-status'
  /** The target did not do what was asked, and said so. */
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
