import { CIMDateTime } from '../cim/CIMDateTime.js';
import { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { CIMScalar } from '../cim/values.js';

/** Kinds of values; values of the same kind can be compared. */
export type ValueKind = 'number' | 'string' | 'boolean' | 'datetime' | 'reference' | 'object';

export function kindOf(value: CIMScalar): ValueKind {
  if (isNumber(value)) return 'number';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (value instanceof CIMDateTime) return 'datetime';
  return value instanceof CIMInstanceName ? 'reference' : 'object';
}

/**
 * Compares two values.
 * Negative, zero or positive for ordered values.  NaN for values that differ and have no order (booleans, references,
 * not-a-number).  Null if the comparison is unknown: values of different kinds, objects, a point in time and an interval,
 * datetimes with different asterisks.
 *
 * Numbers compare exactly, whatever their types.  Strings compare by code point, without case if `caseSensitive` is false.
 */
export function compareValues(a: CIMScalar, b: CIMScalar, caseSensitive: boolean): number | null {
  if (typeof a === 'string' && typeof b === 'string') {
    return caseSensitive ? compareTexts(a, b) : compareTexts(a.toLowerCase(), b.toLowerCase());
  }
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return a === b ? 0 : Number.NaN;
  if (a instanceof CIMDateTime && b instanceof CIMDateTime) return compareDateTimes(a, b);
  if (a instanceof CIMInstanceName && b instanceof CIMInstanceName) return a.equals(b) ? 0 : Number.NaN;
  return null;
}

function isNumber(value: CIMScalar): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** JavaScript compares a bigint and a number exactly, without rounding. */
function compareNumbers(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : 0;
}

/** Compares by code point.  UTF-16 order would put characters beyond U+FFFF before U+E000. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}

function compareDateTimes(a: CIMDateTime, b: CIMDateTime): number | null {
  if (a.isInterval !== b.isInterval) return null;
  const [left, right] = [a.toString(), b.toString()];
  if (left.includes('*') || right.includes('*')) return a.equals(b) ? 0 : null;
  if (a.isInterval) return compareTexts(left, right);
  const milliseconds = (a.toDate()?.getTime() ?? 0) - (b.toDate()?.getTime() ?? 0);
  // A Date has milliseconds only.  The last three digits of the microseconds do not depend on the offset.
  return milliseconds || Number(left.slice(18, 21)) - Number(right.slice(18, 21));
}
