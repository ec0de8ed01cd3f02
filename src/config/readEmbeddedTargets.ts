import { z } from 'zod';
import { discoveryName } from '../targets/discovery.js';
import type { EmbeddedLun, EmbeddedTarget } from '../targets/EmbeddedTarget.js';
import { findIscsiName, parseIscsiName, type IscsiName } from '../targets/IscsiName.js';
import { checkValue, isTable, printValue } from './checkValue.js';
import type { ConfigFile } from './readConfigFile.js';
import type { SettingRow } from './settingTable.js';
import { size } from './valueSchemas.js';

/** The target used if the configuration has none: 64 MiB in memory, without an account and therefore closed. */
export const demonstrationTarget: EmbeddedTarget = {
  iscsiName: parseIscsiName('iqn.2026-11.io.github.iscsi-wbem:demo'),
  alias: 'demonstration',
  luns: [{ lun: 1, bytes: 64 * 1024 * 1024, file: null }],
  initiators: null,
  protected: true,
};

type Row<T> = Pick<SettingRow<T>, 'schema' | 'expected'>;

const iscsiName = z.string().transform((text, context): IscsiName => {
  const name = findIscsiName(text);
  if (name !== null) return name;
  context.addIssue('not an iSCSI name');
  return z.NEVER;
});

const targetRows = {
  name: {
    schema: iscsiName,
    expected: 'an iSCSI name: iqn.yyyy-mm.domain[:string], eui. + 16 or naa. + 16 or 32 hex digits',
  },
  alias: {
    // It is sent in a text key of at most 255 bytes, separated by NUL (RFC 7143 6.1).
    schema: z.string().refine((text) => /^\P{Cc}+$/u.test(text) && Buffer.byteLength(text) <= 255),
    expected: 'a text of 1 to 255 bytes of UTF-8 without control characters',
  },
  initiators: { schema: z.array(iscsiName), expected: 'a list of iSCSI names' },
  protected: { schema: z.boolean(), expected: 'true or false' },
} as const satisfies Record<string, Row<unknown>>;

const lunRows = {
  lun: { schema: z.int().min(0).max(255), expected: 'a whole number from 0 to 255' },
  size: {
    schema: size(4096),
    expected: 'a size such as "64 MiB", "10 GiB": at least 4 KiB, in KiB, MiB, GiB or TiB',
  },
  file: { schema: z.string().startsWith('/'), expected: 'an absolute path' },
  existing: { schema: z.boolean(), expected: 'true or false' },
  initiators: { schema: z.array(iscsiName), expected: 'a list of iSCSI names' },
} as const satisfies Record<string, Row<unknown>>;

/**
 * The `[[embedded.target]]` tables of the file with their `[[embedded.target.lun]]` tables; the demonstration target if there are
 * none.  Every mistake adds a sentence to `mistakes`.
 */
export function readEmbeddedTargets(file: ConfigFile, mistakes: string[]): readonly EmbeddedTarget[] {
  const embedded = file.values['embedded'] ?? {};
  const { target: tables = [], ...others } = isTable(embedded) ? embedded : { target: embedded };
  for (const key of Object.keys(others)) {
    mistakes.push(
      `embedded.${key} in ${file.path} is not a setting: expected tables [[embedded.target]] only.`,
    );
  }
  if (!Array.isArray(tables) || !tables.every(isTable)) {
    mistakes.push(
      `embedded is ${printValue(embedded)} (from ${file.path}): expected tables [[embedded.target]].`,
    );
    return [];
  }
  if (tables.length === 0) return [demonstrationTarget];
  const targets = tables.map((table, index) =>
    readTarget(`embedded.target ${index + 1}`, table, file.path, mistakes),
  );
  const found = targets.filter((target) => target !== null);
  const seen = new Set<string>();
  for (const { iscsiName: name } of found) {
    if (seen.has(name))
      mistakes.push(`${name} stands twice among the targets (from ${file.path}): expected each name once.`);
    if (name === discoveryName)
      mistakes.push(
        `${name} is a target (from ${file.path}): expected another name, this one stands for discovery.`,
      );
    seen.add(name);
  }
  const files = found.flatMap(({ luns }) => luns.flatMap(({ file: path }) => path ?? []));
  for (const path of new Set(files.filter((each, index) => files.indexOf(each) !== index)))
    mistakes.push(`"${path}" is the file of two LUNs (from ${file.path}): expected one each.`);
  return found;
}

function readTarget(
  where: string,
  table: Readonly<Record<string, unknown>>,
  path: string,
  mistakes: string[],
): EmbeddedTarget | null {
  const { lun: lunTables = [], ...own } = table;
  const values = readRows(where, own, targetRows, path, mistakes);
  if (own['name'] === undefined)
    mistakes.push(`${where} (from ${path}) has no name: expected ${targetRows.name.expected}.`);
  if (!Array.isArray(lunTables) || !lunTables.every(isTable)) {
    mistakes.push(
      `${where}.lun is ${printValue(lunTables)} (from ${path}): expected tables [[embedded.target.lun]].`,
    );
    return null;
  }
  const luns = lunTables
    .map((lunTable, index) => readLun(`${where} lun ${index + 1}`, lunTable, index + 1, path, mistakes))
    .filter((lun) => lun !== null);
  if (new Set(luns.map(({ lun }) => lun)).size < luns.length)
    mistakes.push(`${where} (from ${path}) has a LUN number twice: expected each once.`);
  const { initiators: allowed } = values;
  for (const { lun, initiators } of luns)
    for (const name of initiators ?? [])
      if (allowed?.includes(name) === false)
        mistakes.push(
          `${where} (from ${path}) has a LUN ${lun} for ${name}: expected one of the initiators of the target.`,
        );
  if (values.name === undefined) return null;
  return {
    iscsiName: values.name,
    alias: values.alias ?? null,
    luns,
    initiators: values.initiators ?? null,
    protected: values.protected ?? false,
  };
}

function readLun(
  where: string,
  table: Readonly<Record<string, unknown>>,
  position: number,
  path: string,
  mistakes: string[],
): EmbeddedLun | null {
  const rows = readRows(where, table, lunRows, path, mistakes);
  const { lun = position, size, file = null, existing: useExisting = false, initiators } = rows;
  if (table['size'] === undefined)
    mistakes.push(`${where} (from ${path}) has no size: expected ${lunRows.size.expected}.`);
  if (useExisting && file === null)
    mistakes.push(`${where}.existing in ${path} is true: expected a file beside it.`);
  return size === undefined
    ? null
    : { lun, bytes: size, file, ...(useExisting && { useExisting }), ...(initiators && { initiators }) };
}

type Values<R extends Record<string, Row<unknown>>> = { [K in keyof R]?: z.output<R[K]['schema']> };

function readRows<R extends Record<string, Row<unknown>>>(
  where: string,
  table: Readonly<Record<string, unknown>>,
  rows: R,
  path: string,
  mistakes: string[],
): Values<R> {
  const values: Values<R> = {};
  for (const [key, value] of Object.entries(table)) {
    const row = rows[key];
    if (!row) {
      mistakes.push(`${where}.${key} in ${path} is not a setting: expected ${Object.keys(rows).join(', ')}.`);
      continue;
    }
    const checked = checkValue(`${where}.${key}`, row, value, path, mistakes);
    if (checked !== undefined) values[key as keyof R] = checked as Values<R>[keyof R];
  }
  return values;
}
