/** What was asked for cannot be done; the sentence says why and holds no secret. */
export class AdministrationError extends Error {
  override readonly name = 'AdministrationError';
}
