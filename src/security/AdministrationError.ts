/** A request that cannot be carried out.  The sentence states why and never contains a secret. */
export class AdministrationError extends Error {
  override readonly name = 'AdministrationError';
}
