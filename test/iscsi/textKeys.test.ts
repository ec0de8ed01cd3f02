import { array, assert, nat, property, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addText,
  noText,
  parseTextKeys,
  parseTextPairs,
  printTextKeys,
  wholeText,
} from '../../src/iscsi/textKeys.js';
import { findBinary, findBoolean, findNumber, printBinary } from '../../src/iscsi/textValues.js';

describe('text keys (RFC 7143 6.1)', () => {
  it('are key=value pairs, each ended by a NUL', () => {
    expect(
      printTextKeys([
        ['InitiatorName', 'iqn.x'],
        ['AuthMethod', 'CHAP,None'],
      ]).toString('latin1'),
    ).toBe('InitiatorName=iqn.x\0AuthMethod=CHAP,None\0');
    expect([...parseTextKeys(Buffer.from('A=1\0B=\0C=x=y\0'))]).toEqual([
      ['A', '1'],
      ['B', ''],
      ['C', 'x=y'],
    ]);
  });

  it('may lack the last NUL, as LIO sends them', () => {
    expect(parseTextKeys(Buffer.from('CHAP_N=t\0CHAP_R=0x00')).get('CHAP_R')).toBe('0x00');
  });

  it('are UTF-8, told apart by their exact bytes', () => {
    expect(parseTextKeys(Buffer.from('CHAP_N=é\0')).get('CHAP_N')).toBe('é');
    expect(parseTextKeys(Buffer.from('CHAP_N=é\0')).get('CHAP_N')).not.toBe('e\u0301');
    expect(() => parseTextKeys(Buffer.from('CHAP_N=\xe9\0', 'latin1'))).toThrow(/not UTF-8/);
  });

  it('may be registered extensions', () => {
    const text = Buffer.from('X#NodeArchitecture=Example/1\0Y#digest=1\0Z#method=1\0X-com.example=1\0');
    expect([...parseTextKeys(text).keys()]).toEqual([
      'X#NodeArchitecture',
      'Y#digest',
      'Z#method',
      'X-com.example',
    ]);
  });

  it.each([
    'no equals sign',
    '=value',
    '1st=1',
    `K${'x'.repeat(63)}=1`,
    `X#${'x'.repeat(62)}=1`,
    'A B=1',
    'A#B=1',
    'X#=1',
    'X#a#b=1',
  ])('refuses "%s"', (text) => {
    expect(() => parseTextKeys(Buffer.from(`${text}\0`))).toThrow(
      expect.objectContaining({ name: 'IscsiProtocolError' }),
    );
  });

  it('refuses a key given twice in a negotiation, and takes it in SendTargets', () => {
    const text = Buffer.from('TargetName=a\0TargetName=b\0');
    expect(() => parseTextKeys(text)).toThrow('key TargetName is given twice');
    expect(parseTextPairs(text)).toEqual([
      ['TargetName', 'a'],
      ['TargetName', 'b'],
    ]);
  });

  it('come together from pieces cut anywhere, up to a limit', () => {
    const text = Buffer.from('A=12345\0B=67890\0');
    assert(
      property(array(nat(text.length), { maxLength: 5 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length];
        const partial = at
          .slice(1)
          .reduce((all, end, i) => addText(all, text.subarray(at[i], end), 100), noText);
        expect(parseTextKeys(wholeText(partial)).get('B')).toBe('67890');
      }),
    );
    expect(() => addText(noText, text, 15)).toThrow('a text of more than 15 bytes');
  });

  it('never crash on arbitrary bytes', () => {
    assert(
      property(uint8Array({ maxLength: 300 }), (bytes) => {
        expect(['parsed', 'IscsiProtocolError']).toContain(outcome(Buffer.from(bytes)));
      }),
    );
  });
});

function outcome(bytes: Buffer): string {
  try {
    parseTextKeys(bytes);
    return 'parsed';
  } catch (error) {
    return error instanceof Error ? error.name : 'no error';
  }
}

describe('values (RFC 7143 6.1)', () => {
  it.each([
    ['0', 0],
    ['8192', 8192],
    ['4294967295', 4294967295],
    ['0x1F', 31],
    ['0Xff', 255],
    ['4294967296', null],
    ['01', null],
    ['-1', null],
    ['1.5', null],
    ['0x', null],
    ['', null],
    [' 1', null],
  ])('the number "%s" is %s', (text, value) => expect(findNumber(text)).toBe(value));

  it.each([
    ['Yes', true],
    ['No', false],
    ['yes', null],
    ['1', null],
  ])('the boolean "%s" is %s', (text, value) => expect(findBoolean(text)).toBe(value));

  it.each([
    ['0x00ff', '00ff'],
    ['0XABcd', 'abcd'],
    ['0bAP8=', '00ff'],
    ['0BAAEC', '000102'],
    [`0x${'5a'.repeat(1024)}`, '5a'.repeat(1024)],
    [`0x${'5a'.repeat(1025)}`, null],
    ['0xabc', null],
    ['0x', null],
    ['0b', null],
    ['0bA', null],
    ['0bAA=A', null],
    ['0xzz', null],
    ['abcd', null],
  ])('the binary value "%.20s" is %.20s', (text, value) => {
    expect(findBinary(text)?.toString('hex') ?? null).toBe(value);
  });

  it('binary values are printed in hex', () => expect(printBinary(Buffer.of(0, 255))).toBe('0x00ff'));
});
