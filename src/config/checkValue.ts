import type { SettingRow } from './settingTable.js';

/** Validates a value by its row.  If it is invalid, adds a sentence to the mistakes and returns undefined. */
export function checkValue<T>(
  name: string,
  row: Pick<SettingRow<T>, 'schema' | 'expected'>,
  value: unknown,
  source: string,
  mistakes: string[],
): T | undefined {
  const result = row.schema.safeParse(value);
  if (result.success) return result.data;
  mistakes.push(`${name} is ${printValue(value)} (from ${source}): expected ${row.expected}.`);
  return undefined;
}

export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

export function printValue(value: unknown): string {
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
}
