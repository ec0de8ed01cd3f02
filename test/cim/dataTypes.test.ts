import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CIMError } from '../../src/cim/CIMError.js';
import {
  integerRange, isDataTypeName, isIntegerTypeName, parseValue, printValue, type DataTypeName, type IntegerTypeName,
} from '../../src/cim/dataTypes.js'; // prettier-ignore
import { cpuMs } from '../support/cpuMs.js';

/** DSP0004 2.8, intrinsic data types: the ranges, written out. */
const ranges: readonly [IntegerTypeName, min: string, max: string][] = [
  ['uint8', '0', '255'],
  ['sint8', '-128', '127'],
  ['uint16', '0', '65535'],
  ['sint16', '-32768', '32767'],
  ['uint32', '0', '4294967295'],
  ['sint32', '-2147483648', '2147483647'],
  ['uint64', '0', '18446744073709551615'],
  ['sint64', '-9223372036854775808', '9223372036854775807'],
];

describe.each(ranges)('%s', (type, min, max) => {
  const wide = type.endsWith('64');

  it('holds its smallest and largest value exactly', () => {
    for (const text of [min, max]) {
      expect(parseValue(type, text)).toBe(wide ? BigInt(text) : Number(text));
      expect(printValue(type, parseValue(type, text))).toBe(text);
    }
    expect(integerRange(type)).toEqual([BigInt(min), BigInt(max)]);
  });

  it('refuses the values beyond', () => {
    for (const text of [String(BigInt(min) - 1n), String(BigInt(max) + 1n)]) {
      expect(() => parseValue(type, text)).toThrow(
        `CIM_ERR_TYPE_MISMATCH: "${text}" is not a ${type}: expected between ${min} and ${max}`,
      );
    }
  });

  it('reads every value that it prints', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: BigInt(min), max: BigInt(max) }), (value) => {
        expect(parseValue(type, String(value))).toBe(wide ? value : Number(value));
      }),
    );
  });
});

describe('integers', () => {
  it.each([
    ['+5', 5],
    [' 5\n', 5],
    ['005', 5],
    ['0x1F', 31],
    ['0X1f', 31],
    ['+0x7f', 127],
    ['-0x1', -1],
    ['-0', 0],
  ])('%j is %i', (text, value) => {
    expect(Object.is(parseValue('sint16', text), value)).toBe(true);
  });

  it.each(['', ' ', '+', '1.0', '1e3', '0x', '0xg', '1 2', '--1', '١', '1n', 'NaN', '0b1'])(
    '%j is none',
    (text) => {
      expect(() => parseValue('sint32', text)).toThrow(CIMError);
      expect(() => parseValue('uint64', text)).toThrow('expected a decimal or 0x hexadecimal number');
    },
  );

  it('keep 64 bits where a double would lose them', () => {
    expect(parseValue('uint64', '9007199254740993')).toBe(9_007_199_254_740_993n);
    expect(printValue('uint64', 18_446_744_073_709_551_614n)).toBe('18446744073709551614');
  });
});

describe('boolean', () => {
  it.each([
    ['TRUE', true],
    ['true', true],
    ['tRuE', true],
    [' FALSE ', false],
    ['false', false],
  ])('%j is %s', (text, value) => {
    expect(parseValue('boolean', text)).toBe(value);
  });

  it.each(['', '1', '0', 'yes', 'T', 'truefalse'])('%j is none', (text) => {
    expect(() => parseValue('boolean', text)).toThrow('expected TRUE or FALSE');
  });

  it('prints as DSP0201 writes it', () => {
    expect([printValue('boolean', true), printValue('boolean', false)]).toEqual(['TRUE', 'FALSE']);
  });
});

describe.each(['real32', 'real64'] as const)('%s', (type) => {
  it.each([
    ['1', 1],
    ['1.', 1],
    ['.5', 0.5],
    ['-1.5e3', -1500],
    ['+1.5E-3', 0.0015],
    ['INF', Number.POSITIVE_INFINITY],
    ['+inf', Number.POSITIVE_INFINITY],
    ['-INF', Number.NEGATIVE_INFINITY],
    ['nan', Number.NaN],
    ['-0.0', -0],
    ['0.1', 0.1],
  ])('%j is %d', (text, value) => {
    expect(Object.is(parseValue(type, text), value)).toBe(true);
  });

  it.each(['', '.', 'e5', '1e', '0x1', 'Infinity', '1,5', '1.5.5', '--1'])('%j is none', (text) => {
    expect(() => parseValue(type, text)).toThrow('expected a decimal number, NaN, INF or -INF');
  });

  it.each([
    [1, '1.0'],
    [-0, '-0.0'],
    [0.1, '0.1'],
    [1e21, '1.0e+21'],
    [1.5e-7, '1.5e-7'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'INF'],
    [Number.NEGATIVE_INFINITY, '-INF'],
  ])('prints %d as %s', (value, text) => {
    expect(printValue(type, value)).toBe(text);
  });
});

describe('the ranges of reals', () => {
  it('are those of IEEE 754', () => {
    expect(parseValue('real32', '3.4028235e38')).toBe(3.4028235e38);
    expect(() => parseValue('real32', '3.5e38')).toThrow(
      '"3.5e38" is not a real32: expected within the range of IEEE 754',
    );
    expect(parseValue('real64', '1.7976931348623157e308')).toBe(Number.MAX_VALUE);
    expect(() => parseValue('real64', '1.8e308')).toThrow('expected within the range of IEEE 754');
  });

  it('real64 reads every value that it prints', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(Object.is(parseValue('real64', printValue('real64', value)), value)).toBe(true);
      }),
    );
  });
});

describe('char16', () => {
  it.each(['a', ' ', '"', '\n', '☺', '\uD800'])('%j is one', (text) => {
    expect(parseValue('char16', text)).toBe(text);
    expect(printValue('char16', text)).toBe(text);
  });

  it.each(['', 'ab', '😀'])('%j is none', (text) => {
    expect(() => parseValue('char16', text)).toThrow('expected exactly one UCS-2 character');
  });
});

describe('string', () => {
  it('is any text, the empty one too', () => {
    for (const text of ['', ' a ', '\0', '😀']) expect(parseValue('string', text)).toBe(text);
  });
});

describe('type names', () => {
  it('are the 14 of DSP0004 2.8, without reference', () => {
    const names: readonly DataTypeName[] = [
      'boolean', 'char16', 'datetime', 'real32', 'real64', 'sint16', 'sint32', 'sint64', 'sint8', 'string', 'uint16', 'uint32', 'uint64', 'uint8',
    ]; // prettier-ignore
    expect(names.every(isDataTypeName)).toBe(true);
    expect(['reference', 'uint128', 'toString', 'STRING', ''].some(isDataTypeName)).toBe(false);
  });

  it('tell integers from the rest', () => {
    expect(ranges.every(([type]) => isIntegerTypeName(type))).toBe(true);
    expect(['real32', 'char16', 'uint', 'uint12', 'xuint8'].some(isIntegerTypeName)).toBe(false);
  });

  it('numbers of a million characters are refused at once', () => {
    const taken = cpuMs(() => {
      for (const text of ['9'.repeat(1_000_000), `${'1'.repeat(1_000_000)}x`, ' '.repeat(1_000_000)]) {
        for (const type of ['uint8', 'sint64', 'real32', 'real64'] as const) {
          expect(() => parseValue(type, text)).toThrow(CIMError);
        }
      }
    });
    expect(taken).toBeLessThan(5_000);
  });

  it('long texts are cut in the message', () => {
    expect(() => parseValue('uint8', 'x'.repeat(100))).toThrow(`"${'x'.repeat(60)}…" is not a uint8`);
  });
});
