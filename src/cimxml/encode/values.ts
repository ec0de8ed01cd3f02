import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { printValue, type CIMTypeName } from '../../cim/dataTypes.js';
import { isCIMArray, type CIMScalar, type CIMValue } from '../../cim/values.js';
import { escapeText } from '../../xml/escape.js';
import { encodeValueReference, type PathBase } from './paths.js';

/**
 * `(VALUE | VALUE.ARRAY | VALUE.REFERENCE | VALUE.REFARRAY)?`: NULL is no element; a NULL in an array is VALUE.NULL.
 * @param print returns the text of one value before escaping.
 * @param base of references; see `encodeValueReference`.
 */
export function encodeValue(
  type: CIMTypeName,
  value: CIMValue,
  print = printScalar,
  base: PathBase | null = null,
): string {
  if (value === null) return '';
  if (typeof value === 'string') return `<VALUE>${escapeText(value)}</VALUE>`;
  if (!isCIMArray(value)) {
    if (value instanceof CIMInstanceName) return encodeValueReference(value, base);
    return `<VALUE>${escapeText(print(type, value))}</VALUE>`;
  }
  let elements = '';
  for (const element of value) {
    if (element === null) elements += '<VALUE.NULL/>';
    else if (element instanceof CIMInstanceName) elements += encodeValueReference(element, base);
    else elements += `<VALUE>${escapeText(print(type, element))}</VALUE>`;
  }
  return type === 'reference'
    ? `<VALUE.REFARRAY>${elements}</VALUE.REFARRAY>`
    : `<VALUE.ARRAY>${elements}</VALUE.ARRAY>`;
}

/** The text of a value that is neither reference nor embedded object. */
export function printScalar(type: CIMTypeName, value: CIMScalar): string {
  if (typeof value === 'string') return value;
  if (type === 'reference') throw new TypeError('the value of a reference is not an instance name');
  return printValue(type, value as boolean | number | bigint);
}
