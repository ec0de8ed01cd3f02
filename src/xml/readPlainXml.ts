import type { XmlLimits } from './expectWellFormed.js';
import { addChild, noAttributes, openElement, type OpenElement } from './OpenElement.js';
import type { XmlElement } from './XmlElement.js';

/** References, `\r`, and characters that XML excludes or that are beyond the basic multilingual plane. */
const unusual = /[^\t\n -%'-\uD7FF\uE000-\uFFFD]/;
const declaration =
  /<\?xml version=(?:"1\.0"|'1\.0')(?: encoding=(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))? ?\?>/y;
const blank = /^[\t\n ]*$/;
/** In an attribute value, a tab or line end would become a space, and "<" is an error. */
const unusualInValue = /[\t\n<]/;

const [tab, lineFeed, space, doubleQuote, quote, slash, equals, greater] = [9, 10, 32, 34, 39, 47, 61, 62];
const [isLetter, isNameCharacter] = [1, 2];

/** The role of each ASCII character in a name. */
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z]/.test(character)) return isLetter | isNameCharacter;
  return /[\w.:-]/.test(character) ? isNameCharacter : 0;
});

/**
 * Parses a document as WBEM clients send it, several times faster than a complete parser: elements, attributes and text, ASCII
 * names, no references, comments, CDATA sections, processing instructions or `\r`. Returns null for every other document,
 * well-formed or not, and if a limit is exceeded.  The caller then uses a complete parser.
 */
export function readPlainXml(text: string, { maxDepth, maxElements }: XmlLimits): XmlElement | null {
  if (unusual.test(text) || text.includes('<!') || text.includes(']]>')) return null;
  declaration.lastIndex = 0;
  let at = declaration.test(text) ? declaration.lastIndex : 0;
  const open: OpenElement[] = [];
  let innermost: OpenElement | undefined;
  let root: XmlElement | null = null;
  let elements = 0;
  for (;;) {
    const tag = text.indexOf('<', at);
    if (tag === -1) return innermost === undefined && blank.test(text.slice(at)) ? root : null;
    if (tag > at) {
      const data = text.slice(at, tag);
      if (innermost !== undefined) innermost.text += data;
      else if (!blank.test(data)) return null;
    }
    at = tag + 1;
    if (text.charCodeAt(at) === slash) {
      if (innermost === undefined || !text.startsWith(innermost.name, at + 1)) return null;
      at = skipSpace(text, at + 1 + innermost.name.length);
      if (text.charCodeAt(at) !== greater) return null;
      at += 1;
      open.pop();
      innermost = open.at(-1);
      continue;
    }

    const nameEnd = endOfName(text, at);
    if (nameEnd === -1) return null;
    const name = text.slice(at, nameEnd);
    at = nameEnd;
    let attributes: Map<string, string> | null = null;
    let next = skipSpace(text, at);
    while (next > at && (kinds[text.charCodeAt(next)] ?? 0) !== 0) {
      const attributeEnd = endOfName(text, next);
      if (attributeEnd === -1 || text.charCodeAt(attributeEnd) !== equals) return null;
      const delimiter = text.charCodeAt(attributeEnd + 1);
      if (delimiter !== doubleQuote && delimiter !== quote) return null;
      const end = text.indexOf(delimiter === doubleQuote ? '"' : "'", attributeEnd + 2);
      if (end === -1) return null;
      const value = text.slice(attributeEnd + 2, end);
      const attribute = text.slice(next, attributeEnd);
      if (unusualInValue.test(value)) return null;
      if (attributes === null) attributes = new Map();
      else if (attributes.has(attribute)) return null;
      attributes.set(attribute, value);
      at = end + 1;
      next = skipSpace(text, at);
    }
    const isEmpty = text.charCodeAt(next) === slash;
    at = isEmpty ? next + 1 : next;
    if (text.charCodeAt(at) !== greater) return null;
    at += 1;

    elements += 1;
    if (open.length >= maxDepth || elements > maxElements) return null;
    const element = openElement(name, attributes ?? noAttributes);
    if (innermost === undefined) {
      if (root !== null) return null;
      root = element;
    } else addChild(innermost, element);
    if (!isEmpty) {
      open.push(element);
      innermost = element;
    }
  }
}

/** The end of an ASCII name that begins with a letter; -1 if there is none. */
function endOfName(text: string, start: number): number {
  if (((kinds[text.charCodeAt(start)] ?? 0) & isLetter) === 0) return -1;
  let at = start + 1;
  while ((kinds[text.charCodeAt(at)] ?? 0) !== 0) at += 1;
  return at;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== space && code !== lineFeed && code !== tab) return at;
    at += 1;
  }
}
