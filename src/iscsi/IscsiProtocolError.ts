/**
 * The peer broke RFC 7143 (or RFC 1994): what it sent cannot be obeyed or believed.
 * The message is a sentence that names the value and what was expected; never a secret.
 */
export class IscsiProtocolError extends Error {
  override readonly name = 'IscsiProtocolError';
}
