/** Another endpoint holds what the request is about, such as an open enumeration, and must answer it. */
export class HeldElsewhereError extends Error {
  override readonly name = 'HeldElsewhereError';

  /** @param endpoint the id of the other endpoint. */
  constructor(readonly endpoint: string) {
    super(`the request must be answered by endpoint ${endpoint}`);
  }
}
