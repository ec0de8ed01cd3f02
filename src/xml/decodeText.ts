import { XmlError } from './XmlError.js';

/**
 * Decodes the bytes of a document, without byte order mark.
 * The encoding is taken from the byte order mark, else from `charset` (of the Content-Type header), else from the XML
 * declaration, else it is UTF-8 (RFC 7303, clause 3).  UTF-8 and UTF-16 are supported.  A byte that does not decode is an error,
 * never U+FFFD.
 * @throws XmlError `not-accepted`.
 */
export function decodeText(bytes: Uint8Array, charset: string | null = null): string {
  const marked = byteOrderMark(bytes);
  const label = marked ?? decoderLabel(charset ?? 'utf-8', bytes);
  let text: string;
  try {
    text = decoders[label].decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new XmlError('not-accepted', `the document is not ${label.toUpperCase()}`);
  }
  if (marked === null && charset === null) expectDeclaredEncoding(text);
  return text;
}

// Without ignoreBOM a decoder drops the byte order mark.
const decoders = {
  'utf-8': new TextDecoder('utf-8', { fatal: true }),
  'utf-16le': new TextDecoder('utf-16le', { fatal: true }),
  'utf-16be': new TextDecoder('utf-16be', { fatal: true }),
};

type DecoderLabel = keyof typeof decoders;

function byteOrderMark(bytes: Uint8Array): DecoderLabel | null {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return null;
}

function decoderLabel(charset: string, bytes: Uint8Array): DecoderLabel {
  switch (charset.toLowerCase()) {
    case 'utf-8':
    case 'utf8':
    case 'us-ascii':
      return 'utf-8';
    case 'utf-16le':
      return 'utf-16le';
    case 'utf-16be':
      return 'utf-16be';
    case 'utf-16':
      // Without a byte order mark RFC 2781 assumes big-endian, but a document that begins with "<" in little-endian is clearly
      // little-endian.
      return bytes[0] === 0x3c && bytes[1] === 0 ? 'utf-16le' : 'utf-16be';
    default:
      throw new XmlError(
        'not-accepted',
        `the encoding ${charset.slice(0, 40)} is not read here: expected UTF-8 or UTF-16`,
      );
  }
}

/** A document that declares Latin-1 may decode as UTF-8 without an error and still be wrong. */
function expectDeclaredEncoding(text: string): void {
  const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(text)?.[1];
  if (declared === undefined || /^(?:utf-?8|us-ascii)$/i.test(declared)) return;
  throw new XmlError(
    'not-accepted',
    `the document declares the encoding ${declared.slice(0, 40)}, but its bytes are read as UTF-8`,
  );
}
