import type { Source } from './Source.js';
import { describeUncarried } from './uncarriedCharacter.js';

/** Kinds of tokens.  The kind of a punctuation token is its character code: `;` is 59. */
export const Token = {
  End: 0, Word: 1, String: 2, Char: 3, Integer: 4, Real: 5, Pragma: 6, Alias: 7, Bad: 8,
  OpenParenthesis: 40, CloseParenthesis: 41, Comma: 44, Colon: 58, Semicolon: 59, Equals: 61,
  OpenBracket: 91, CloseBracket: 93, OpenBrace: 123, CloseBrace: 125,
} as const; // prettier-ignore

/**
 * Splits MOF text into tokens, one at a time (DSP0004 2.8, Annex A).
 * `kind`, `start` and `end` describe the token that `next` has read.  Its value is decoded only on demand.  White space and
 * comments separate tokens and are skipped.  The lexer never throws: invalid text becomes a token of kind Bad, with a sentence in
 * `fault` and its offset in `faultAt`.
 */
export class Lexer {
  readonly #text: string;
  kind: number = Token.End;
  start = 0;
  end = 0;
  /** The fault of a Bad token. */
  fault = '';
  faultAt = 0;

  constructor(source: Source) {
    this.#text = source.text;
  }

  /** Reads the next token.  After the last one it returns End any number of times. */
  next(): void {
    const text = this.#text;
    let at = this.end;
    let code: number;
    for (;;) {
      code = text.charCodeAt(at);
      if (code === 32 || code === 10 || code === 13 || code === 9) at += 1;
      else if (code === 47) {
        const behind = this.#commentEnd(at);
        if (behind < 0) return;
        at = behind;
      } else break;
    }
    this.start = at;
    if (isWordStart[code] === 1 || (code >= 128 && isLetterBeyondAscii(code))) {
      this.kind = Token.Word;
      this.end = wordEnd(text, at + 1);
    } else if (isAstralLetter(text, at)) {
      this.kind = Token.Word;
      this.end = wordEnd(text, at + 2);
    } else if (code === 34) {
      this.#nextString(at);
    } else if (isPunctuation[code] === 1) {
      this.kind = code;
      this.end = at + 1;
    } else {
      this.#nextOther(code, at);
    }
  }

  /** The source text of the token. */
  get text(): string {
    return this.#text.slice(this.start, this.end);
  }

  /** The text between the quotes of a string or char token, with escape sequences resolved. */
  get contents(): string {
    return unescape(this.#text.slice(this.start + 1, this.end - 1));
  }

  /** Whether the token is the first thing on its line and not indented. */
  get atLineStart(): boolean {
    if (this.start === 0) return true;
    const before = this.#text.charCodeAt(this.start - 1);
    return before === 10 || before === 13;
  }

  #bad(at: number, end: number, message: string): void {
    this.kind = Token.Bad;
    this.end = end;
    this.faultAt = at;
    this.fault = message;
  }

  #nextOther(code: number, at: number): void {
    const text = this.#text;
    if (at >= text.length) {
      this.kind = Token.End;
      this.start = text.length;
      this.end = text.length;
    } else if (code === 35) {
      this.kind = Token.Pragma;
      this.end = wordEnd(text, at + 1);
      if (text.slice(at + 1, this.end).toLowerCase() !== 'pragma')
        this.#bad(at, this.end, 'expected "#pragma"');
    } else if (code === 36) {
      this.kind = Token.Alias;
      this.end = wordEnd(text, at + 1);
      if (this.end === at + 1 || isDigit(text.charCodeAt(at + 1))) {
        this.#bad(at, this.end, 'expected a name behind "$"');
      }
    } else if (code === 39) {
      this.#nextChar(at);
    } else if (isDigit(code) || code === 43 || code === 45 || code === 46) {
      this.#nextNumber(at);
    } else {
      const width = (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      this.#bad(at, at + width, `the character ${printCharacter(text, at)} begins no token`);
    }
  }

  /** The offset after the comment; -1 if this is no comment and the token is Bad. */
  #commentEnd(at: number): number {
    const text = this.#text;
    const second = text.charCodeAt(at + 1);
    if (second === 47) {
      let end = at + 2;
      while (end < text.length && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end += 1;
      return end;
    }
    this.start = at;
    if (second !== 42) {
      this.#bad(at, at + 1, 'expected "//" or "/*"');
      return -1;
    }
    const close = text.indexOf('*/', at + 2);
    if (close >= 0) return close + 2;
    this.#bad(at, text.length, 'the comment is not closed: expected "*/"');
    return -1;
  }

  /** One part of `stringValue = 1*( """ *stringChar """ )`. */
  #nextString(at: number): void {
    const text = this.#text;
    this.kind = Token.String;
    for (let end = at + 1; ; end += 1) {
      const code = text.charCodeAt(end);
      if (code === 34) {
        this.end = end + 1;
        return;
      }
      if (code === 92) {
        const letter = text.charCodeAt(end + 1);
        if (!isEscape(letter, text.charCodeAt(end + 2))) {
          this.#bad(
            end,
            skipString(text, end),
            `"${text.slice(end, end + 2).trimEnd()}" begins no escape sequence: ${escapesExpected}`,
          );
          return;
        }
        end += 1;
      } else if (!(code >= 32) && code !== 9) {
        // The grammar does not allow a tab either, but many files contain one.
        if (end >= text.length || code === 10 || code === 13) {
          this.#bad(at, end, 'the string is not closed on its line: expected "\\""');
        } else {
          this.#bad(end, skipString(text, end), describeUncarried(code));
        }
        return;
      }
    }
  }

  /** `charValue = "'" char16Char "'"`. */
  #nextChar(at: number): void {
    charValue.lastIndex = at;
    if (charValue.test(this.#text)) {
      this.kind = Token.Char;
      this.end = charValue.lastIndex;
    } else {
      this.#bad(at, at + 1, 'expected one character or escape sequence between two "\'"');
    }
  }

  #nextNumber(at: number): void {
    numeric.lastIndex = at;
    const run = numeric.exec(this.#text)?.[0] ?? '';
    this.end = at + Math.max(1, run.length);
    if (run.length > MAX_NUMBER_CHARACTERS) {
      this.#bad(
        at,
        this.end,
        `a number of ${run.length} characters: expected at most ${MAX_NUMBER_CHARACTERS}`,
      );
    } else if (integerShape.test(run)) this.kind = Token.Integer;
    else if (realShape.test(run)) this.kind = Token.Real;
    else this.#bad(at, this.end, `"${this.text}" is not a number`);
  }
}

/** No CIM type needs a longer number.  Longer ones would only cost time. */
const MAX_NUMBER_CHARACTERS = 500;
/** Matches everything that could belong to a number, so that `12x` is one bad token instead of two good ones. */
const numeric = /[+-]?(?:[0-9]*\.[0-9]*[eE][+-])?[0-9A-Za-z_.]*/y;
/** binaryValue, octalValue, decimalValue, hexValue. */
const integerShape = /^[+-]?(?:[01]+[bB]|0[0-7]+|[1-9][0-9]*|0|0[xX][0-9a-fA-F]+)$/;
/**
 * `realValue = [ "+" / "-" ] *decimalDigit "." 1*decimalDigit [ ( "e" / "E" ) [ "+" / "-" ] 1*decimalDigit ]`, and infinity,
 * which the grammar lacks and DSP0201 has.
 */
const realShape = /^[+-]?[0-9]*\.[0-9]+(?:[eE][+-]?[0-9]+)?$|^[+-]INF$/;
// oxlint-disable-next-line no-control-regex -- control characters must be escaped
const charValue = /'(?:[^\0-\x1f'\\]|\\[btnfr"'\\]|\\[xX][0-9a-fA-F]{1,4})'/y;

const isWordStart = table('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_');
const isWordPart = table('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789');
const isPunctuation = table('{}()[];,:=');

function table(characters: string): Uint8Array {
  const flags = new Uint8Array(128);
  for (const character of characters) flags[character.charCodeAt(0)] = 1;
  return flags;
}

/** `nextIdentifierChar = firstIdentifierChar / DIGIT`, with `UCS0080TOFFEF` among the first. */
function wordEnd(text: string, at: number): number {
  let end = at;
  for (;;) {
    const code = text.charCodeAt(end);
    if (code < 128 ? isWordPart[code] === 1 : isLetterBeyondAscii(code)) end += 1;
    else if (isAstralLetter(text, end)) end += 2;
    else return end;
  }
}

/** `UCS0080TOFFEF`.  Halves of a surrogate pair are not characters. */
function isLetterBeyondAscii(code: number): boolean {
  return code <= 0xffef && (code < 0xd800 || code > 0xdfff);
}

/** The grammar is for UCS-2 and has no such characters, but names received over CIM-XML may contain them. */
function isAstralLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code <= 0xdbff && /^\p{L}/u.test(text.slice(at, at + 2));
}

/** The offset to continue from after a string with a fault at `at`: after its closing quote, or the end of its line. */
function skipString(text: string, at: number): number {
  for (let end = at; ; end += 1) {
    const code = text.charCodeAt(end);
    if (code === 34) return end + 1;
    if (code === 92) end += 1;
    const last = text.charCodeAt(end);
    if (last === 10 || last === 13 || end >= text.length) return Math.max(at + 1, Math.min(end, text.length));
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function printCharacter(text: string, at: number): string {
  const code = text.codePointAt(at) ?? 0;
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return code < 32 || code === 127 ? number : `"${String.fromCodePoint(code)}" (${number})`;
}

/** The value of an integer token: binary `101b`, octal `017`, decimal, or hexadecimal `0xF`. */
export function parseIntegerToken(token: string): bigint {
  const negative = token.startsWith('-');
  const digits = negative || token.startsWith('+') ? token.slice(1) : token;
  const magnitude = /^[01]+[bB]$/.test(digits)
    ? BigInt(`0b${digits.slice(0, -1)}`)
    : /^0[0-7]+$/.test(digits)
      ? BigInt(`0o${digits.slice(1)}`)
      : BigInt(digits);
  return negative ? -magnitude : magnitude;
}

const escapes = new Map([
  ['b', '\b'],
  ['t', '\t'],
  ['n', '\n'],
  ['f', '\f'],
  ['r', '\r'],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
]);
const escapesExpected = String.raw`expected \b \t \n \f \r \" \' \\ or \x and 1 to 4 hexadecimal digits`;
const isEscapeLetter = table('btnfr"\'\\');
const isHexDigit = table('0123456789abcdefABCDEF');

function isEscape(letter: number, following: number): boolean {
  return isEscapeLetter[letter] === 1 || ((letter === 120 || letter === 88) && isHexDigit[following] === 1);
}

/** Resolves `stringEscapeSequence`.  The lexer has refused all invalid ones. */
function unescape(contents: string): string {
  if (!contents.includes('\\')) return contents;
  return contents.replace(/\\(?:[xX]([0-9a-fA-F]{1,4})|(.))/g, (_, hex: string | undefined, letter: string) =>
    hex === undefined ? (escapes.get(letter) ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
