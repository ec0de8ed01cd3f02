/** The store was written by a newer version of this server in an unknown format. */
export class StoreVersionError extends Error {
  override readonly name = 'StoreVersionError';
}
