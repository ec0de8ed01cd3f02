/**
 * A server could not be asked: no connection, a time-out, an HTTP status other than 200, an answer that cannot be read.
 * An operation that failed on the server is a CIMError instead.
 */
export class WbemHttpError extends Error {
  override readonly name = 'WbemHttpError';
  /** HTTP status; null where there was no answer. */
  readonly status: number | null;
  /** The CIMError header of the answer. */
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
