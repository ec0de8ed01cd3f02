import { isUtf8 } from 'node:buffer';
import { IscsiProtocolError } from './IscsiProtocolError.js';

/**
 * A standard label, or a registered extension of keys, digests or authentication methods: X#, Y#, Z# and a name (RFC 7143 6.1,
 * 13.25).
 */
const keyName = /^(?:[XYZ]#[A-Za-z0-9.\-+@_]{1,61}|[A-Za-z][A-Za-z0-9.\-+@_]{0,62})$/;

/**
 * Parses the key=value pairs of a text (RFC 7143 6.1), each ended by a NUL.  A missing last NUL is accepted, because LIO omits
 * it.  Values must be UTF-8, so that equal strings have equal bytes.
 * @throws IscsiProtocolError for a pair without "=", an invalid key, or a value that is not UTF-8.
 */
export function parseTextPairs(text: Buffer): [key: string, value: string][] {
  if (!isUtf8(text)) throw new IscsiProtocolError('a text that is not UTF-8 (RFC 7143 6.1)');
  const pairs: [string, string][] = [];
  for (const pair of text.toString('utf8').split('\0')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const key = pair.slice(0, Math.max(0, equals));
    if (!keyName.test(key)) {
      throw new IscsiProtocolError(
        `a text of ${pair.length} characters is not key=value: expected a key of 1 to 63 letters, digits or . - + @ _, after X#, Y# or Z# or not`,
      );
    }
    pairs.push([key, pair.slice(equals + 1)]);
  }
  return pairs;
}

/**
 * Parses the pairs of a negotiation, in which a key occurs at most once.
 * @throws IscsiProtocolError also for a repeated key (6.2).
 */
export function parseTextKeys(text: Buffer): Map<string, string> {
  const keys = new Map<string, string>();
  for (const [key, value] of parseTextPairs(text)) {
    if (keys.has(key)) throw new IscsiProtocolError(`key ${key} is given twice (RFC 7143 6.2)`);
    keys.set(key, value);
  }
  return keys;
}

/** Prints pairs, each ended by a NUL. */
export function printTextKeys(pairs: Iterable<readonly [key: string, value: string]>): Buffer {
  let text = '';
  for (const [key, value] of pairs) text += `${key}=${value}\0`;
  return Buffer.from(text, 'utf8');
}

/** The text of a negotiation, assembled from PDUs with the C bit and the last one without it (6.2). */
export interface PartialText {
  readonly pieces: readonly Buffer[];
  readonly bytes: number;
}

export const noText: PartialText = { pieces: [], bytes: 0 };

/** @throws IscsiProtocolError if it becomes longer than `maxBytes`. */
export function addText(partial: PartialText, piece: Buffer, maxBytes: number): PartialText {
  const bytes = partial.bytes + piece.length;
  if (bytes > maxBytes) throw new IscsiProtocolError(`a text of more than ${maxBytes} bytes`);
  return { pieces: [...partial.pieces, piece], bytes };
}

export function wholeText(partial: PartialText): Buffer {
  return Buffer.concat(partial.pieces);
}
