import { isUtf8 } from 'node:buffer';

/** The decoded text of a MOF file. */
export interface DecodedText {
  readonly text: string;
  /** A fault of the encoding with its offset in `text`; null if there is none. */
  readonly fault: { readonly at: number; readonly message: string } | null;
}

/**
 * Decodes the bytes of a MOF file: UTF-8, or UTF-16 with a byte order mark, as Windows tools write it. For any other encoding
 * `fault` names the encoding found.  `text` is then decoded in that encoding, so that the positions of other faults are right.
 */
export function decodeMofText(bytes: Uint8Array): DecodedText {
  const found = encodingByMark(bytes);
  if (found === 'UTF-16LE' || found === 'UTF-16BE') return decodeUtf16(bytes, found);
  const unmarked = found ?? encodingByNuls(bytes);
  if (unmarked !== null) {
    return { text: textIn(unmarked, bytes), fault: { at: 0, message: expectation(`found ${unmarked}`) } };
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  return isUtf8(bytes) ? { text, fault: null } : decodeEightBit(bytes, text);
}

function expectation(found: string): string {
  return `${found}: expected UTF-8, or UTF-16 with a byte order mark`;
}

type WideEncoding = 'UTF-16LE' | 'UTF-16BE' | 'UTF-32LE' | 'UTF-32BE';

function encodingByMark([a, b, c, d]: Uint8Array): WideEncoding | null {
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'UTF-32LE' : 'UTF-16LE';
  if (a === 0xfe && b === 0xff) return 'UTF-16BE';
  return a === 0 && b === 0 && c === 0xfe && d === 0xff ? 'UTF-32BE' : null;
}

/** MOF begins with an ASCII character.  In UTF-16 the other byte of that character is NUL. */
function encodingByNuls([a, b, c, d]: Uint8Array): `${WideEncoding} without a byte order mark` | null {
  const encoding =
    a === 0 && b === 0 && c === 0 && d !== 0
      ? 'UTF-32BE'
      : a !== 0 && b === 0 && c === 0 && d === 0
        ? 'UTF-32LE'
        : a === 0 && b !== 0 && b !== undefined
          ? 'UTF-16BE'
          : a !== 0 && b === 0
            ? 'UTF-16LE'
            : null;
  return encoding && `${encoding} without a byte order mark`;
}

function textIn(encoding: string, bytes: Uint8Array): string {
  // If UTF-32 is read as UTF-16, every other character is NUL.
  const text = utf16Text(bytes, encoding.includes('BE'));
  return encoding.startsWith('UTF-32') ? text.replaceAll('\0', '') : text;
}

function decodeUtf16(bytes: Uint8Array, encoding: 'UTF-16LE' | 'UTF-16BE'): DecodedText {
  const text = utf16Text(bytes, encoding === 'UTF-16BE');
  const fault =
    bytes.length % 2 === 0
      ? null
      : { at: text.length - 1, message: `the ${encoding} text ends within a character` };
  return { text: text.slice(1), fault };
}

function utf16Text(bytes: Uint8Array, isBigEndian: boolean): string {
  const even = Buffer.from(bytes.subarray(0, bytes.length & ~1));
  return (isBigEndian ? even.swap16() : even).toString('utf16le');
}

/** Decodes UTF-8 up to the first invalid byte.  From there on, each byte is one character. */
function decodeEightBit(bytes: Uint8Array, asUtf8: string): DecodedText {
  const [offset, at] = firstInvalid(bytes, asUtf8);
  const rest = bytes.subarray(offset);
  const hasC1 = rest.some((byte) => byte >= 0x80 && byte <= 0x9f);
  const encoding = hasC1 ? 'Windows-1252' : 'ISO 8859-1';
  const byte = `0x${(bytes[offset] ?? 0).toString(16).toUpperCase()}`;
  const mark = asUtf8.startsWith('\uFEFF') ? 1 : 0;
  return {
    text: asUtf8.slice(mark, at) + new TextDecoder('windows-1252').decode(rest),
    fault: {
      at: at - mark,
      message: expectation(`the byte ${byte} is not UTF-8; the text reads as ${encoding}`),
    },
  };
}

/** Offsets, in bytes and in characters, of the first byte that is not UTF-8. */
function firstInvalid(bytes: Uint8Array, asUtf8: string): readonly [bytes: number, characters: number] {
  let offset = 0;
  let from = 0;
  for (;;) {
    const at = asUtf8.indexOf('\uFFFD', from);
    if (at < 0) return [bytes.length, asUtf8.length];
    offset += Buffer.byteLength(asUtf8.slice(from, at));
    // The file may contain the replacement character itself.
    const isWritten = bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd;
    if (!isWritten) return [offset, at];
    offset += 3;
    from = at + 1;
  }
}
