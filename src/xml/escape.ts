import { XmlError } from './XmlError.js';

/**
 * Escapes a value as the character data of an element.  `\r` becomes a reference, because a reader would turn it into `\n`.
 * @throws XmlError `not-representable` for characters that XML 1.0 excludes: U+0000 and most of U+0001 to U+001F, U+FFFE, U+FFFF,
 * lone surrogates.
 */
export function escapeText(value: string): string {
  return specialInText.test(value) ? escapeSpecial(value, inText) : value;
}

/**
 * Escapes a value for an attribute in double quotes.  Tabs and line ends become references, because a reader would turn them into
 * spaces.
 * @throws XmlError `not-representable`, as `escapeText`.
 */
export function escapeAttribute(value: string): string {
  return specialInAttribute.test(value) ? escapeSpecial(value, inAttribute) : value;
}

/** Replaces characters that XML cannot represent by U+FFFD.  For texts that must be printed whatever they contain. */
export function replaceUnrepresentable(value: string): string {
  return value.replace(unrepresentable, '\uFFFD');
}

// Surrogates are in these two only to send astral text down the slow path, where lone ones are found.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const specialInText = /[&<>\r\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/;
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const specialInAttribute = /[&<>"\u0000-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/;
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const unrepresentable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/gu;

/** The escape of each character, indexed by its code. */
type Escapes = readonly (string | undefined)[];

const inText: Escapes = byCode({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' });
const inAttribute: Escapes = byCode({
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
});

function byCode(escapes: Readonly<Record<string, string>>): Escapes {
  return Array.from({ length: 0x40 }, (_, code) => escapes[String.fromCharCode(code)]);
}

/** One pass without a regular expression, because texts of embedded objects contain many characters to escape. */
function escapeSpecial(value: string, escapes: Escapes): string {
  let escaped = '';
  let from = 0;
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (code < 0x40) {
      const written = escapes[code];
      if (written !== undefined) {
        escaped += value.slice(from, at) + written;
        from = at + 1;
      } else if (code < 0x20 && code !== 0x9 && code !== 0xa) {
        throw notRepresentable(code);
      }
    } else if (code >= 0xd800) {
      if (isHighSurrogate(code) && isLowSurrogate(value.charCodeAt(at + 1))) at += 1;
      else if (code <= 0xdfff || code >= 0xfffe) throw notRepresentable(code);
    }
  }
  return escaped + value.slice(from);
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

function notRepresentable(code: number): XmlError {
  const printed = code.toString(16).toUpperCase().padStart(4, '0');
  return new XmlError(
    'not-representable',
    `the value holds the character U+${printed}, which XML cannot represent`,
  );
}
