import { describe, expect, it } from 'vitest';
import { Lexer, parseIntegerToken, Token } from '../../src/mof/lexer.js';
import { Source } from '../../src/mof/Source.js';

const kindNames = new Map<number, string>(Object.entries(Token).map(([name, kind]) => [kind, name]));

/** Kind and text of each token; for a bad one, place and what is wrong. */
function tokensOf(text: string): string[] {
  const lexer = new Lexer(new Source('x.mof', text));
  const tokens: string[] = [];
  for (;;) {
    lexer.next();
    if (lexer.kind === Token.End) return tokens;
    if (lexer.kind === Token.Bad) tokens.push(`Bad ${lexer.faultAt} ${lexer.fault}`);
    else tokens.push(`${kindNames.get(lexer.kind)} ${lexer.text}`);
  }
}

function contentsOf(text: string): string {
  const lexer = new Lexer(new Source('x.mof', text));
  lexer.next();
  expect([lexer.kind, lexer.end]).toEqual([
    lexer.kind === Token.Char ? Token.Char : Token.String,
    text.length,
  ]);
  return lexer.contents;
}

describe('MOF tokens (DSP0004 2.8, Annex A)', () => {
  it('separates tokens by white space and comments', () => {
    expect(tokensOf('class // one\n/* two\n * three */A_B:C_D{};\r\n\tx')).toEqual([
      'Word class', 'Word A_B', 'Colon :', 'Word C_D', 'OpenBrace {', 'CloseBrace }', 'Semicolon ;', 'Word x',
    ]); // prettier-ignore
  });

  it('takes letters beyond ASCII and underscores into names', () => {
    expect(tokensOf('_a Größe2 名前 𐐀a𐐁 a-b')).toEqual([
      'Word _a',
      'Word Größe2',
      'Word 名前',
      'Word 𐐀a𐐁',
      'Word a',
      'Bad 20 "-b" is not a number',
    ]);
  });

  it('knows pragmas without case, and aliases', () => {
    expect(tokensOf('#pragma #PRAGMA #pragmas $Alias1 $ $1')).toEqual([
      'Pragma #pragma',
      'Pragma #PRAGMA',
      'Bad 16 expected "#pragma"',
      'Alias $Alias1',
      'Bad 33 expected a name behind "$"',
      'Bad 35 expected a name behind "$"',
    ]);
  });

  it.each([
    ['101b', 5n],
    ['-11B', -3n],
    ['017', 15n],
    ['+017', 15n],
    ['0', 0n],
    ['-0', 0n],
    ['+42', 42n],
    ['0xFf', 255n],
    ['-0X10', -16n],
    ['18446744073709551615', 18_446_744_073_709_551_615n],
    ['0b', 0n],
    ['0x1b', 27n],
  ])('reads the integer %s as %s', (text, value) => {
    expect(tokensOf(text)).toEqual([`Integer ${text}`]);
    expect(parseIntegerToken(text)).toBe(value);
  });

  it.each(['1.5', '.5', '-0.25', '+3.0e10', '1.5E-3', '00.1', '-INF', '+INF'])(
    'reads the real %s',
    (text) => {
      expect(tokensOf(text)).toEqual([`Real ${text}`]);
    },
  );

  it.each(['08', '102b', '12x', '1.', '1.5e', '1e5', '0x', '0xG', '+', '-', '.', '1.2.3', '1_000'])(
    'refuses %s as a number',
    (text) => {
      expect(tokensOf(text)[0]).toMatch(/^Bad 0 ".*" is not a number$/);
    },
  );

  it('refuses a number longer than any value', () => {
    expect(tokensOf('9'.repeat(501))).toEqual(['Bad 0 a number of 501 characters: expected at most 500']);
  });

  it('resolves the escape sequences of strings', () => {
    expect(contentsOf(String.raw`"\b\t\n\f\r\"\'\\"`)).toBe('\b\t\n\f\r"\'\\');
    expect(contentsOf(String.raw`"\x41\X42\x0043\x9g"`)).toBe('ABC\tg');
    expect(contentsOf(String.raw`"\x00411"`)).toBe('A1');
    expect(contentsOf('"ä 😀 \t"')).toBe('ä 😀 \t');
    expect(contentsOf('""')).toBe('');
  });

  it('resolves the escape sequences of characters', () => {
    expect(contentsOf("'a'")).toBe('a');
    expect(contentsOf(String.raw`'\''`)).toBe("'");
    expect(contentsOf(String.raw`'\x263A'`)).toBe('☺');
  });

  it.each([
    ['"a', 'Bad 0 the string is not closed on its line: expected "\\""'],
    [
      '"a\\',
      'Bad 2 "\\" begins no escape sequence: expected \\b \\t \\n \\f \\r \\" \\\' \\\\ or \\x and 1 to 4 hexadecimal digits',
    ],
    ['"a\nb', 'Bad 0 the string is not closed on its line: expected "\\""'],
    [
      '"\\q" x',
      'Bad 1 "\\q" begins no escape sequence: expected \\b \\t \\n \\f \\r \\" \\\' \\\\ or \\x and 1 to 4 hexadecimal digits',
    ],
    [
      '"\\xg"',
      'Bad 1 "\\x" begins no escape sequence: expected \\b \\t \\n \\f \\r \\" \\\' \\\\ or \\x and 1 to 4 hexadecimal digits',
    ],
    ['"\u0001" x', 'Bad 1 the character U+0001 is none of XML 1.0: CIM-XML cannot carry it'],
    ["''", 'Bad 0 expected one character or escape sequence between two "\'"'],
    ["'ab'", 'Bad 0 expected one character or escape sequence between two "\'"'],
    ['/* a', 'Bad 0 the comment is not closed: expected "*/"'],
    ['/ a', 'Bad 0 expected "//" or "/*"'],
    ['%', 'Bad 0 the character "%" (U+0025) begins no token'],
    ['😀', 'Bad 0 the character "😀" (U+1F600) begins no token'],
    ['\u{1F}', 'Bad 0 the character U+001F begins no token'],
  ])('says what is wrong with %j', (text, first) => {
    expect(tokensOf(text)[0]).toBe(first);
  });

  it('goes on behind a bad string at its closing quote', () => {
    expect(tokensOf(String.raw`"a\qb" x`).slice(1)).toEqual(['Word x']);
    expect(tokensOf('"a\nx').slice(1)).toEqual(['Word x']);
  });
});

describe('Source', () => {
  const source = new Source('x.mof', '\uFEFFone\r\ntwo\rthree\n');

  it.each([
    [0, 1, 1, 'one'],
    [2, 1, 3, 'one'],
    [5, 2, 1, 'two'],
    [9, 3, 1, 'three'],
    [14, 3, 6, 'three'],
    [15, 4, 1, ''],
  ])('finds offset %i, without byte order mark, in line %i column %i', (offset, line, column, lineText) => {
    expect(source.positionAt(offset)).toEqual({ path: 'x.mof', line, column, lineText });
  });
});
