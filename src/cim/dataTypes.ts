import { CIMDateTime } from './CIMDateTime.js';
import { CIMError } from './CIMError.js';

/**
 * The intrinsic data types of CIM (DSP0004 2.8, "Intrinsic data types"), one row each.  The XML decoder and encoder and the MOF
 * compiler read and print single values with this table.
 *
 * `number` holds integers of up to 32 bits and reals. 64-bit integers are `bigint`, because `number` is exact only up to 2^53 -
 * 1.
 */
export const dataTypes = {
  boolean: { parse: parseBoolean, print: (value: boolean) => (value ? 'TRUE' : 'FALSE') },
  uint8: integer('uint8', 0n, 2n ** 8n - 1n),
  sint8: integer('sint8', -(2n ** 7n), 2n ** 7n - 1n),
  uint16: integer('uint16', 0n, 2n ** 16n - 1n),
  sint16: integer('sint16', -(2n ** 15n), 2n ** 15n - 1n),
  uint32: integer('uint32', 0n, 2n ** 32n - 1n),
  sint32: integer('sint32', -(2n ** 31n), 2n ** 31n - 1n),
  uint64: bigInteger('uint64', 0n, 2n ** 64n - 1n),
  sint64: bigInteger('sint64', -(2n ** 63n), 2n ** 63n - 1n),
  real32: { parse: (text: string) => parseReal('real32', text), print: printReal },
  real64: { parse: (text: string) => parseReal('real64', text), print: printReal },
  char16: { parse: parseChar16, print: String },
  string: { parse: (text: string) => text, print: (value: string) => value },
  datetime: {
    parse: (text: string) => CIMDateTime.parse(text),
    print: (value: CIMDateTime) => value.toString(),
  },
} as const;

/** Names of the types whose values have a text form: all but references. */
export type DataTypeName = keyof typeof dataTypes;

/** A type of a property, parameter or method: an intrinsic type or a reference to an instance. */
export type CIMTypeName = DataTypeName | 'reference';

export type IntegerTypeName =
  | 'uint8' | 'sint8' | 'uint16' | 'sint16' | 'uint32' | 'sint32' | 'uint64' | 'sint64'; // prettier-ignore

export interface DataType<T> {
  /**
   * Parses the text of a VALUE element.
   * @throws CIMError CIM_ERR_TYPE_MISMATCH.
   */
  parse(text: string): T;
  /** Prints a value as the text of a VALUE element. */
  print(value: T): string;
}

/** The TypeScript type of the values of a CIM type. */
export type ValueOf<T extends DataTypeName> = ReturnType<(typeof dataTypes)[T]['parse']>;

export function isDataTypeName(name: string): name is DataTypeName {
  return Object.hasOwn(dataTypes, name);
}

export function isIntegerTypeName(name: string): name is IntegerTypeName {
  return /^[us]int(?:8|16|32|64)$/.test(name);
}

/** The range of an integer type. */
export function integerRange(type: IntegerTypeName): readonly [min: bigint, max: bigint] {
  const bits = BigInt(type.slice(4));
  return type.startsWith('u') ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}

/**
 * Parses the text of a VALUE element as a value of the type.
 * @throws CIMError CIM_ERR_TYPE_MISMATCH naming the text and what was expected.
 */
export function parseValue(
  type: DataTypeName,
  text: string,
): boolean | number | bigint | string | CIMDateTime {
  return dataTypes[type].parse(text);
}

/** Prints a value as the text of a VALUE element.  The value must be of the type. */
export function printValue(
  type: DataTypeName,
  value: boolean | number | bigint | string | CIMDateTime,
): string {
  return (dataTypes[type] as DataType<unknown>).print(value);
}

/** No valid number is longer.  Longer texts are refused unread, because the time to parse them grows faster than their length. */
const MAX_NUMBER_CHARACTERS = 1_000;

const integerText = /^\s*(?:([+-]?)(\d+)|([+-]?)0[xX]([0-9a-fA-F]+))\s*$/;

function bigInteger(type: IntegerTypeName, min: bigint, max: bigint): DataType<bigint> {
  return {
    parse(text) {
      const match = text.length > MAX_NUMBER_CHARACTERS ? null : integerText.exec(text);
      if (!match) throw mismatch(type, text, 'a decimal or 0x hexadecimal number');
      const [, sign, decimal, hexSign, hex] = match;
      const magnitude = decimal === undefined ? BigInt(`0x${hex}`) : BigInt(decimal);
      const value = (sign ?? hexSign) === '-' ? -magnitude : magnitude;
      if (value < min || value > max) throw mismatch(type, text, `between ${min} and ${max}`);
      return value;
    },
    print: String,
  };
}

function integer(type: IntegerTypeName, min: bigint, max: bigint): DataType<number> {
  const big = bigInteger(type, min, max);
  return { parse: (text) => Number(big.parse(text)), print: String };
}

function parseBoolean(text: string): boolean {
  const folded = text.trim().toUpperCase();
  if (folded === 'TRUE') return true;
  if (folded === 'FALSE') return false;
  throw mismatch('boolean', text, 'TRUE or FALSE');
}

const realText = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

function parseReal(type: 'real32' | 'real64', text: string): number {
  const special = specialReals.get(text.trim().toUpperCase());
  if (special !== undefined) return special;
  if (text.length > MAX_NUMBER_CHARACTERS || !realText.test(text)) {
    throw mismatch(type, text, 'a decimal number, NaN, INF or -INF');
  }
  const value = Number(text);
  // A real32 keeps the precision that the client sent, so that 0.1 reads back as 0.1.  Only the range is checked against real32.
  const inRange = type === 'real32' ? Math.fround(value) : value;
  if (!Number.isFinite(inRange)) throw mismatch(type, text, 'within the range of IEEE 754');
  return value;
}

const specialReals = new Map([
  ['NAN', Number.NaN],
  ['INF', Number.POSITIVE_INFINITY],
  ['+INF', Number.POSITIVE_INFINITY],
  ['-INF', Number.NEGATIVE_INFINITY],
]);

/** DSP0201 2.4, VALUE of a real: `NaN`, `INF`, `-INF`, otherwise a number with a decimal point or an exponent. */
function printReal(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'INF' : '-INF';
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  if (!text.includes('e')) return text.includes('.') ? text : `${text}.0`;
  // "1e+21" needs a mantissa with a decimal point.
  return text.replace(/^(-?\d+)e/, '$1.0e');
}

function parseChar16(text: string): string {
  if (text.length !== 1) throw mismatch('char16', text, 'exactly one UCS-2 character');
  return text;
}

function mismatch(type: string, text: string, expected: string): CIMError {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new CIMError('CIM_ERR_TYPE_MISMATCH', `"${shown}" is not a ${type}: expected ${expected}`);
}
