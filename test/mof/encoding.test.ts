import { describe, expect, it } from 'vitest';
import { compileMof } from '../../src/mof/compile.js';
import { MofError } from '../../src/mof/MofError.js';

const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const utf16le = (text: string): Buffer => Buffer.from(text, 'utf16le');
const utf16be = (text: string): Buffer => utf16le(text).swap16();

/** The default value of X_A.S in a file of these bytes, or what is wrong: line, column, message. */
function read(bytes: Buffer): string {
  try {
    const model = compileMof('x.mof', { readFile: () => bytes, namespace: 'root/test' });
    const { classes } = model.namespaces.get('root/test') ?? {};
    const value = classes?.get('X_A')?.properties.get('S')?.defaultValue;
    return typeof value === 'string' ? value : 'no text';
  } catch (error) {
    if (!(error instanceof MofError)) throw error;
    return error.faults.map(({ line, column, message }) => `${line}:${column} ${message}`).join('\n');
  }
}

const text = 'class X_A {\n  string S = "Größe 😀";\n};\n';
const expected = 'expected UTF-8, or UTF-16 with a byte order mark';

describe('the encoding of a MOF file', () => {
  it.each([
    ['UTF-8', utf8(text)],
    ['UTF-8 with a byte order mark', utf8(`\uFEFF${text}`)],
    ['UTF-16LE with a byte order mark', utf16le(`\uFEFF${text}`)],
    ['UTF-16BE with a byte order mark', utf16be(`\uFEFF${text}`)],
  ])('may be %s', (_, bytes) => {
    expect(read(bytes)).toBe('Größe 😀');
  });

  it('leaves a replacement character that stands in the file alone', () => {
    expect(read(utf8('class X_A { string S = "a\uFFFDb"; };'))).toBe('a\uFFFDb');
  });

  it.each([
    [
      'ISO 8859-1',
      latin1('class X_A {\n  string S = "Größe"; };'),
      `2:17 the byte 0xF6 is not UTF-8; the text reads as ISO 8859-1: ${expected}`,
    ],
    [
      'Windows-1252 behind UTF-8',
      Buffer.concat([
        utf8('\uFEFFclass X_A {\n/* ä\uFFFD */ string S = "'),
        Buffer.from([0x80]),
        utf8('"; };'),
      ]),
      `2:22 the byte 0x80 is not UTF-8; the text reads as Windows-1252: ${expected}`,
    ],
    [
      'a sequence of UTF-8 that is cut off',
      Buffer.concat([utf8('class X_A { string S; }; // '), utf8('€').subarray(0, 2)]),
      `1:29 the byte 0xE2 is not UTF-8; the text reads as Windows-1252: ${expected}`,
    ],
    [
      'UTF-16LE',
      utf16le('class X_A { string S; };'),
      `1:1 found UTF-16LE without a byte order mark: ${expected}`,
    ],
    [
      'UTF-16BE',
      utf16be('class X_A { string S; };'),
      `1:1 found UTF-16BE without a byte order mark: ${expected}`,
    ],
    [
      'UTF-32LE',
      Buffer.from(
        new Uint32Array(Array.from('\uFEFFclass X_A { string S; };', (c) => c.charCodeAt(0))).buffer,
      ),
      `1:1 found UTF-32LE: ${expected}`,
    ],
    [
      'UTF-16 with half a character',
      utf16le('\uFEFFclass X_A { string S; };').subarray(0, -1),
      '1:24 the UTF-16LE text ends within a character',
    ],
  ])('is named where it is %s', (_, bytes, fault) => {
    expect(read(bytes).split('\n')[0]).toBe(fault);
  });

  it('does not hide the other faults of the file', () => {
    expect(read(latin1('// Größe\nclass X_A { uint8 S = 300; };'))).toBe(
      `1:6 the byte 0xF6 is not UTF-8; the text reads as ISO 8859-1: ${expected}\n` +
        '2:23 "300" is not a uint8: expected between 0 and 255',
    );
  });
});

describe('characters that CIM-XML cannot carry', () => {
  it.each([
    [String.raw`"a\x0000b"`, '2:15', 'U+0000'],
    [String.raw`"\n\x41" // of two parts` + '\n' + String.raw`"\t\x1B"`, '3:4', 'U+001B'],
    [String.raw`"a\b"`, '2:15', 'U+0008'],
    [String.raw`"\xD83D\xDE00 \xD83D!"`, '2:27', 'U+D83D'],
    [String.raw`"\xFFFE"`, '2:14', 'U+FFFE'],
    ['"a\u001Bb"', '2:15', 'U+001B'],
    ['"a\uFFFFb"', '2:15', 'U+FFFF'],
  ])('are faults: %s', (value, place, character) => {
    expect(read(utf8(`class X_A {\nstring S = \n${value};\n};`.replace('= \n', '=  '))).split('\n')[0]).toBe(
      `${place} the character ${character} is none of XML 1.0: CIM-XML cannot carry it`,
    );
  });

  it.each([
    [String.raw`'\x0'`, '1:24 the character U+0000 is none of XML 1.0: CIM-XML cannot carry it'],
    ['27', '1:24 the character U+001B is none of XML 1.0: CIM-XML cannot carry it'],
    ['0xD800', '1:24 the character U+D800 is none of XML 1.0: CIM-XML cannot carry it'],
  ])('are faults as char16: %s', (value, fault) => {
    expect(read(utf8(`class X_A { char16 S = ${value}; };`))).toBe(fault);
  });

  it('are not what XML can write as it is or by reference', () => {
    expect(read(utf8(String.raw`class X_A { string S = "\t\r\n\x7F\x85\xD83D\xDE00"; };`))).toBe(
      '\t\r\n\u007F\u0085😀',
    );
  });
});
