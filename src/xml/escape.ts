import { XmlError } from './XmlError.js';

/**
 * A value as the character data of an element.  `\r` becomes a reference, because a reader would turn it into `\n`.
 * @throws XmlError `not-representable` for characters that XML 1.0 does not know: U+0000 and most of U+0001 to U+001F,
 * U+FFFE, U+FFFF, lone surrogates.
 */
export function escapeText(value: string): string {
  return specialInText.test(value) ? escapeSpecial(value) : value;
}

/**
 * A value as the content of an attribute in double quotes.  Tabs and line ends become references, because a reader would
 * turn them into spaces.
 * @throws XmlError `not-representable`, as `escapeText`.
 */
export function escapeAttribute(value: string): string {
  if (!specialInAttribute.test(value)) return value;
  return escapeSpecial(value).replace(/["\t\n]/g, referenceTo);
}

/** For texts that must be printed whatever they hold: what XML cannot represent becomes U+FFFD. */
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

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

function referenceTo(character: string): string {
  return references[character] ?? character;
}

function escapeSpecial(value: string): string {
  const at = value.search(unrepresentable);
  if (at !== -1) {
    const code = (value.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    throw new XmlError(
      'not-representable',
      `the value holds the character U+${code}, which XML cannot represent`,
    );
  }
  return value.replace(/[&<>\r]/g, referenceTo);
}
