import type { ChapSecret } from '../ChapSecret.js';
import { TargetDriverError } from '../TargetDriverError.js';
import type { AccountDirection } from './TgtRequest.js';

/** tgtd copies a secret into 256 bytes.  A longer one is stored, but logins with it fail. */
export const maxSecretBytes = 255;

/** The sizes of the fields for a name in tgtd.  That of an outgoing account needs space for the NUL. */
const maxNameBytes = { incoming: 256, outgoing: 255 } as const;

/**
 * Checks that tgtd can accept, store and show a name: it splits requests at commas and "user=", ends a text at a NUL, and shows
 * one name a line, the outgoing one followed by " (outgoing)".
 * @throws TargetDriverError invalid.
 */
export function expectStorableName(chapName: string, direction: AccountDirection): void {
  const invalid = (why: string): TargetDriverError =>
    new TargetDriverError('invalid', `tgt cannot hold the CHAP name ${JSON.stringify(chapName)}: ${why}`);
  if (chapName === '') throw invalid('expected at least one character');
  const bytes = Buffer.byteLength(chapName, 'utf8');
  const limit = maxNameBytes[direction];
  if (bytes > limit) throw invalid(`it has ${bytes} bytes, expected at most ${limit}`);
  if (chapName.includes(',')) throw invalid('expected no comma');
  if (chapName.includes('user=')) throw invalid('expected no "user="');
  if (/\p{Cc}/u.test(chapName)) throw invalid('expected no control characters');
  if (/\p{Cs}/u.test(chapName)) throw invalid('expected no lone surrogates');
  if (chapName.endsWith(' (outgoing)')) throw invalid('expected it not to end in " (outgoing)"');
}

/** @throws TargetDriverError invalid; the message never contains the bytes. */
export function expectStorableSecret(secret: ChapSecret): void {
  const bytes = secret.reveal();
  const invalid = (why: string): TargetDriverError =>
    new TargetDriverError('invalid', `tgt cannot hold the CHAP secret: ${why}`);
  if (bytes.length === 0 || bytes.length > maxSecretBytes)
    throw invalid(`it has ${bytes.length} bytes, expected 1 to ${maxSecretBytes}`);
  if (bytes.includes(0)) throw invalid('expected no NUL byte');
}
