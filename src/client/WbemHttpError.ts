/**
 * A request without a valid answer: no connection, a time-out, an HTTP status other than 200, an unreadable answer. An operation
 * that failed on the server is a CIMError instead.
 */
export class WbemHttpError extends Error {
  override readonly name = 'WbemHttpError';
  /** HTTP status; null if there was no response. */
  readonly status: number | null;
  /** The CIMError header of the response. */
  readonly cimError: string | null;

  constructor(
    sentence: string,
    status: number | null = null,
    cimError: string | null = null,
    options?: ErrorOptions,
  ) {
    super(sentence, options);
    this.status = status;
    this.cimError = cimError;
  }
}
