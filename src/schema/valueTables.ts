import type { CIMQualifier } from '../cim/CIMQualifier.js';
import { isIntegerTypeName, parseValue, type CIMTypeName } from '../cim/dataTypes.js';
import type { NameMap } from '../cim/NameMap.js';
import { printComment } from './printInterface.js';

/** One constant of a ValueMap: an identifier derived from the text, and the value. */
export interface ValueConstant {
  readonly identifier: string;
  readonly value: number | bigint;
}

/**
 * The single values of an integer element's ValueMap, with identifiers derived from its Values; null if there are none. Ranges
 * such as `..`, `7..32767` and `0x8000..` get no constant.  Values without a ValueMap count from 0 (DSP0004 2.8, 5.6.3.55).  If
 * two values have the same text, their numbers are appended.
 */
export function valueConstants(
  type: CIMTypeName,
  qualifiers: NameMap<CIMQualifier>,
): readonly ValueConstant[] | null {
  if (!isIntegerTypeName(type)) return null;
  const texts = stringArray(qualifiers.get('Values'));
  if (!texts) return null;
  const map = stringArray(qualifiers.get('ValueMap')) ?? texts.map((_, index) => String(index));
  const constants: { text: string; value: number | bigint }[] = [];
  for (const [index, entry] of map.entries()) {
    const text = texts[index];
    if (text === undefined || entry.includes('..')) continue;
    constants.push({ text: identifierOf(text), value: parseValue(type, entry) as number | bigint });
  }
  if (constants.length === 0) return null;
  const count = new Map<string, number>();
  for (const { text } of constants) count.set(text, (count.get(text) ?? 0) + 1);
  return constants.map(({ text, value }) => ({
    identifier: (count.get(text) ?? 0) > 1 ? `${text}_${String(value).replace('-', 'Minus')}` : text,
    value,
  }));
}

/** `export const X = { ... } as const`; empty if there are no constants. */
export function printValueTable(
  name: string,
  comment: string,
  type: CIMTypeName,
  qualifiers: NameMap<CIMQualifier>,
): string {
  const constants = valueConstants(type, qualifiers);
  if (constants === null) return '';
  const rows = constants.map(
    ({ identifier, value }) => `  ${identifier}: ${value}${typeof value === 'bigint' ? 'n' : ''},\n`,
  );
  return `${printComment(`${comment} (ValueMap).`, '')}export const ${name} = {\n${rows.join('')}} as const;\n`;
}

/** "Completed with No Error" becomes CompletedWithNoError.  A text that is an identifier already is not changed. */
export function identifierOf(text: string): string {
  if (/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text)) return text;
  const words = text
    .replace(/^-/, 'Minus ')
    .replaceAll('+', ' Plus ')
    .replaceAll('%', ' Percent ')
    .replaceAll('&', ' And ')
    // Adjacent numbers stay separate: "1.8 inch", "10-100BaseT".
    .replace(/(?<=\d)[^A-Za-z0-9]+(?=\d)/g, '_')
    .split(/\W+/)
    .filter((word) => word !== '');
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  if (joined === '') return 'Unnamed';
  return /^\d/.test(joined) ? `_${joined}` : joined;
}

function stringArray(qualifier: CIMQualifier | undefined): string[] | null {
  const value = qualifier?.value;
  return Array.isArray(value) ? value.map(String) : null;
}
