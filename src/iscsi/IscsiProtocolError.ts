/**
 * The peer violated RFC 7143 (or RFC 1994).  The message is a sentence that names the value and what was expected.  It never
 * contains a secret.
 */
export class IscsiProtocolError extends Error {
  override readonly name = 'IscsiProtocolError';
}
