/** The store was written by a newer version of this server, in a form that this one does not know. */
export class StoreVersionError extends Error {
  override readonly name = 'StoreVersionError';
}
