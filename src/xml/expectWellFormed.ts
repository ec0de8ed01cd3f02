import { shownName } from './shownName.js';
import { positionOf, XmlError } from './XmlError.js';

export interface XmlLimits {
  readonly maxDepth: number;
  readonly maxElements: number;
}

/** Results of the check that the parser uses afterwards. */
export interface WellFormedDocument {
  /** [start, end) of attribute values that hold a literal tab or line end, in document order. */
  readonly attributeValuesWithWhiteSpace: readonly (readonly [start: number, end: number])[];
}

/**
 * Throws unless the text is a well-formed XML 1.0 document (fifth edition) without DOCTYPE and within the limits.
 *
 * fast-xml-parser accepts many texts that are not well-formed, so this check runs before it: tags and their nesting, one root,
 * names, unique attributes, references, characters, comments, CDATA sections, processing instructions, the XML declaration. Time
 * and memory are linear in the length of the text.
 * @throws XmlError with the position of the first fault.
 */
export function expectWellFormed(text: string, limits: XmlLimits): WellFormedDocument {
  const guard = new Guard(text, limits);
  guard.document();
  return guard;
}

const S = '[ \\t\\r\\n]';
const nameStart =
  ':A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}' +
  '\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const name = `[${nameStart}][${nameStart}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]*`;

const illegalCharacter = new RegExp('[^\\t\\n\\r -\\uD7FF\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}]', 'u');
/** Tags of CIM-XML are ASCII.  This pattern is tried first, because one with the `u` flag is slower. */
const asciiName = /[:A-Z_a-z][:A-Z_a-z\-.0-9]*(?=[ \t\r\n/>=])/y;
const anyName = new RegExp(name, 'uy');
const attributeEquals = /[ \t\r\n]*=[ \t\r\n]*(?=["'])/y;
const controlWhiteSpace = /[\t\r\n]/;
const whiteSpace = /[ \t\r\n]*/y;
const reference = /&(?:amp|lt|gt|quot|apos|#(\d+)|#x([\da-fA-F]+));/y;
const declaration = new RegExp(
  `<\\?xml${S}+version${S}*=${S}*(?:"1\\.[0-9]+"|'1\\.[0-9]+')` +
    `(?:${S}+encoding${S}*=${S}*(?:"[A-Za-z][\\w.\\-]*"|'[A-Za-z][\\w.\\-]*'))?` +
    `(?:${S}+standalone${S}*=${S}*(?:"(?:yes|no)"|'(?:yes|no)'))?${S}*\\?>`,
  'y',
);

class Guard implements WellFormedDocument {
  readonly attributeValuesWithWhiteSpace: [number, number][] = [];
  readonly #text: string;
  readonly #limits: XmlLimits;
  readonly #open: string[] = [];
  #elements = 0;
  #at = 0;
  /** Position of the next "&" and "]]>" at or after #at.  It is stored, so that each part of the text is searched once. */
  #nextAmpersand = -1;
  #nextSectionEnd = -1;

  constructor(text: string, limits: XmlLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  /** `document ::= XMLDecl? Misc* element Misc*` */
  document(): void {
    const text = this.#text;
    const illegal = illegalCharacter.exec(text);
    if (illegal) this.#fail(`the character ${codePoint(illegal[0])} is not allowed in XML`, illegal.index);

    if (text.startsWith('<?xml') && /[ \t\r\n?]/.test(text[5] ?? '')) {
      if (!this.#skip(declaration)) this.#fail('the XML declaration is not well-formed');
    }
    while (this.#at < text.length) {
      const tag = text.indexOf('<', this.#at);
      this.#characterData(tag === -1 ? text.length : tag);
      if (tag !== -1) this.#markup();
    }
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined)
      this.#fail(`the element ${shownName(unclosed, 'with an unknown name')} is not closed`);
    if (this.#elements === 0) this.#fail('there is no element');
  }

  #characterData(end: number): void {
    if (end === this.#at) return;
    if (this.#open.length === 0) {
      this.#skip(whiteSpace);
      if (this.#at < end) this.#fail('text outside of the root element');
      return;
    }
    if (this.#nextSectionEnd < this.#at) this.#nextSectionEnd = this.#find(']]>');
    if (this.#nextSectionEnd < end) this.#fail('"]]>" in character data', this.#nextSectionEnd);
    this.#references(end);
    this.#at = end;
  }

  #references(end: number): void {
    let from = this.#at;
    for (;;) {
      if (this.#nextAmpersand < from) this.#nextAmpersand = this.#find('&', from);
      if (this.#nextAmpersand >= end) return;
      reference.lastIndex = this.#nextAmpersand;
      const match = reference.exec(this.#text);
      if (!match || reference.lastIndex > end) {
        this.#fail(
          '"&" that begins no character reference and none of the five entities of XML',
          this.#nextAmpersand,
        );
      }
      const [, decimal, hex] = match;
      if (decimal !== undefined || hex !== undefined) {
        const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
        if (!isXmlCharacter(code)) {
          this.#fail('a reference to a character that is not allowed in XML', this.#nextAmpersand);
        }
      }
      from = reference.lastIndex;
    }
  }

  #markup(): void {
    const text = this.#text;
    switch (text.charCodeAt(this.#at + 1)) {
      case 0x2f: // "/"
        return this.#endTag();
      case 0x3f: // "?"
        return this.#processingInstruction();
      case 0x21: // "!"
        if (text.startsWith('<!--', this.#at)) return this.#comment();
        if (text.startsWith('<![CDATA[', this.#at)) return this.#section();
        if (text.startsWith('<!DOCTYPE', this.#at)) {
          throw new XmlError('not-accepted', 'a DOCTYPE is not accepted', positionOf(text, this.#at));
        }
        return this.#fail('"<!" that begins neither comment nor CDATA section');
      default:
        return this.#startTag();
    }
  }

  /** `STag ::= '<' Name (S Attribute)* S? '>'`, `EmptyElemTag ::= '<' Name (S Attribute)* S? '/>'` */
  #startTag(): void {
    const start = this.#at;
    if (this.#open.length === 0 && this.#elements > 0) this.#fail('a second root element');
    this.#elements += 1;
    if (this.#elements > this.#limits.maxElements) {
      this.#refuse(`more than ${this.#limits.maxElements} elements`);
    }
    this.#at += 1;
    const element = this.#name(() => '"<" that begins no tag', start);
    let attributes: Set<string> | null = null;
    for (;;) {
      const before = this.#at;
      let next = this.#text.charCodeAt(before);
      if (next <= 0x20) {
        this.#skip(whiteSpace);
        next = this.#text.charCodeAt(this.#at);
      }
      if (next === 0x3e) {
        this.#at += 1;
        if (this.#open.push(element) > this.#limits.maxDepth) {
          this.#refuse(`elements nested deeper than ${this.#limits.maxDepth}`);
        }
        return;
      }
      if (next === 0x2f && this.#text.charCodeAt(this.#at + 1) === 0x3e) {
        this.#at += 2;
        return;
      }
      if (this.#at === before) this.#fail(`the start tag of ${shownName(element)} is not well-formed`);
      attributes ??= new Set();
      this.#attribute(element, attributes);
    }
  }

  /** Moves behind the pattern if it matches here.  The pattern must be sticky.  Returns whether it matched. */
  #attribute(element: string, seen: Set<string>): void {
    const start = this.#at;
    const attribute = this.#name(() => `the start tag of ${shownName(element)} is not well-formed`, start);
    if (seen.has(attribute))
      this.#fail(`the attribute ${shownAttribute(attribute)} of ${shownName(element)} is there twice`, start);
    seen.add(attribute);
    if (!this.#skip(attributeEquals)) {
      this.#fail(
        `the attribute ${shownAttribute(attribute)} of ${shownName(element)} has no value in quotes`,
        start,
      );
    }
    const quote = this.#text[this.#at] ?? '"';
    this.#at += 1;
    const end = this.#text.indexOf(quote, this.#at);
    if (end === -1)
      this.#fail(
        `the value of attribute ${shownAttribute(attribute)} of ${shownName(element)} has no end`,
        start,
      );
    const value = this.#text.slice(this.#at, end);
    if (value.includes('<'))
      this.#fail(
        `"<" in the value of attribute ${shownAttribute(attribute)} of ${shownName(element)}`,
        start,
      );
    if (controlWhiteSpace.test(value)) this.attributeValuesWithWhiteSpace.push([this.#at, end]);
    this.#references(end);
    this.#at = end + 1;
  }

  /** RegExp.test, unlike exec, allocates no array.  This runs several times for each tag. */
  #endTag(): void {
    const start = this.#at;
    this.#at += 2;
    const element = this.#name(() => '"</" that begins no tag', start);
    if (this.#text[this.#at] !== '>') this.#skip(whiteSpace);
    if (this.#text[this.#at] !== '>')
      this.#fail(`the end tag of ${shownName(element)} is not well-formed`, start);
    this.#at += 1;
    const expected = this.#open.pop();
    if (expected === undefined) this.#fail(`the end tag of ${shownName(element)} has no start tag`, start);
    if (expected !== element)
      this.#fail(
        `the end tag of ${shownName(element)} where that of ${shownName(expected)} was expected`,
        start,
      );
  }

  /** `PI ::= '<?' PITarget (S (Char* - (Char* '?>' Char*)))? '?>'` */
  #processingInstruction(): void {
    const start = this.#at;
    this.#at += 2;
    if (!this.#skip(anyName)) this.#fail('a processing instruction without target', start);
    const target = this.#text.slice(start + 2, this.#at);
    if (target.toLowerCase() === 'xml') this.#fail('an XML declaration that is not at the beginning', start);
    const end = this.#text.indexOf('?>', this.#at);
    if (end === -1) this.#fail('a processing instruction without end', start);
    if (end > this.#at && !/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) {
      this.#fail('a processing instruction whose target is no name', start);
    }
    this.#at = end + 2;
  }

  /** `Comment ::= '<!--' ((Char - '-') | ('-' (Char - '-')))* '-->'` */
  #comment(): void {
    const end = this.#text.indexOf('--', this.#at + 4);
    if (end === -1) this.#fail('a comment without end');
    if (this.#text[end + 2] !== '>') this.#fail('"--" inside a comment', end);
    this.#at = end + 3;
  }

  /** `CDSect ::= '<![CDATA[' (Char* - (Char* ']]>' Char*)) ']]>'` */
  #section(): void {
    if (this.#open.length === 0) this.#fail('a CDATA section outside of the root element');
    const end = this.#text.indexOf(']]>', this.#at + 9);
    if (end === -1) this.#fail('a CDATA section without end');
    this.#at = end + 3;
  }

  #name(fault: () => string, start: number): string {
    const from = this.#at;
    if (!this.#skip(asciiName) && !this.#skip(anyName)) this.#fail(fault(), start);
    return this.#text.slice(from, this.#at);
  }

  /** Whether the pattern, which is sticky, matches here; if so, goes behind it. */
  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    // RegExp.test makes no array of the match as exec does: this is called several times for each tag.
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #find(part: string, from = this.#at): number {
    const found = this.#text.indexOf(part, from);
    return found === -1 ? Number.POSITIVE_INFINITY : found;
  }

  #fail(sentence: string, offset = this.#at): never {
    throw new XmlError('not-well-formed', sentence, positionOf(this.#text, offset));
  }

  #refuse(sentence: string): never {
    throw new XmlError('not-accepted', sentence, positionOf(this.#text, this.#at));
  }
}

/** `Char ::= #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]` */
function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

function shownAttribute(name: string): string {
  return shownName(name, 'with an unknown name');
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
