import type { ChapSecret } from '../ChapSecret.js';
import { TargetDriverError } from '../TargetDriverError.js';
import { unset } from './paths.js';

/** The kernel's fields have 256 bytes.  Files of a portal group truncate longer values without an error. */
export const maxValueBytes = 255;

/**
 * Checks that LIO can store a name, and targetcli can restore it unchanged.
 * @throws TargetDriverError invalid.
 */
export function expectStorableName(chapName: string): void {
  const fault = /\p{Cs}/u.test(chapName)
    ? 'expected no lone surrogates'
    : findFault(Buffer.from(chapName), chapName);
  if (fault !== null)
    throw new TargetDriverError(
      'invalid',
      `LIO cannot hold the CHAP name ${JSON.stringify(chapName)}: ${fault}`,
    );
}

/** @throws TargetDriverError invalid; the message never contains the bytes. */
export function expectStorableSecret(secret: ChapSecret): void {
  const fault = findSecretFault(secret.reveal());
  if (fault !== null) throw new TargetDriverError('invalid', `LIO cannot hold the CHAP secret: ${fault}`);
}

/** Why LIO, or its saved configuration, cannot store a secret; null if both can. */
export function findSecretFault(bytes: Buffer): string | null {
  const text = bytes.toString('utf8');
  // The saved configuration is JSON and cannot contain arbitrary bytes.
  return Buffer.from(text).equals(bytes)
    ? findFault(bytes, text)
    : `it has ${bytes.length} bytes that are not UTF-8: the saved configuration holds text`;
}

function findFault({ length }: Buffer, text: string): string | null {
  if (length === 0 || length > maxValueBytes) return `it has ${length} bytes, expected 1 to ${maxValueBytes}`;
  if (text.startsWith(unset))
    return `expected it not to begin with the four letters ${unset}, which unset it`;
  if (/[\0\r\n]/.test(text)) return 'expected no newline and no NUL';
  // rtslib strips what Python treats as white space, including some control characters.
  if (/^[\s\p{Cc}]|[\s\p{Cc}]$/u.test(text)) return 'expected no white space at its ends';
  return null;
}
