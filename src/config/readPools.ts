import { z } from 'zod';
import { checkValue, isTable, printValue } from './checkValue.js';
import type { ConfigFile } from './readConfigFile.js';
import type { SettingRow } from './settingTable.js';

/** A pool in the configuration: a folder, or a thin pool of LVM. */
export type PoolSettings = { readonly name: string; readonly thick: boolean } & (
  | { readonly folder: string }
  | { readonly volumeGroup: string; readonly thinPool: string }
);

type Row<T> = Pick<SettingRow<T>, 'schema' | 'expected'>;

/** Valid names in lvm(8). */
const lvmName = z.string().regex(/^[A-Za-z0-9_+.][A-Za-z0-9_+.-]{0,126}$/u);
const lvmExpected = 'a name of LVM: letters, digits, "_", "+", "." and "-", not beginning with "-"';

const rows = {
  name: {
    schema: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,62}$/u),
    expected: 'a name of 1 to 63 letters, digits, spaces, ".", "_" and "-", beginning with a letter or digit',
  },
  thick: { schema: z.boolean(), expected: 'true or false' },
  folder: { schema: z.string().startsWith('/'), expected: 'an absolute path' },
  'volume-group': { schema: lvmName, expected: lvmExpected },
  'thin-pool': { schema: lvmName, expected: lvmExpected },
} as const satisfies Record<string, Row<unknown>>;

type Key = keyof typeof rows;

/** The `[[pool]]` tables of the file.  Every mistake adds a sentence to `mistakes`. */
export function readPools(file: ConfigFile, mistakes: string[]): readonly PoolSettings[] {
  const tables = file.values['pool'] ?? [];
  if (!Array.isArray(tables) || !tables.every(isTable)) {
    mistakes.push(`pool is ${printValue(tables)} (from ${file.path}): expected tables [[pool]].`);
    return [];
  }
  const pools = tables
    .map((table, index) => readPool(`pool ${index + 1}`, table, file.path, mistakes))
    .filter((pool) => pool !== null);
  const twice = (texts: readonly string[], what: string): void => {
    for (const text of new Set(texts.filter((each, index) => texts.indexOf(each) !== index)))
      mistakes.push(`"${text}" is the ${what} of two pools (from ${file.path}): expected one each.`);
  };
  twice(
    pools.map(({ name }) => name),
    'name',
  );
  twice(
    pools.map((pool) => ('folder' in pool ? pool.folder : `${pool.volumeGroup}/${pool.thinPool}`)),
    'place',
  );
  return pools;
}

function readPool(
  where: string,
  table: Readonly<Record<string, unknown>>,
  path: string,
  mistakes: string[],
): PoolSettings | null {
  for (const key of Object.keys(table).filter((each) => !(each in rows)))
    mistakes.push(`${where}.${key} in ${path} is not a setting: expected ${Object.keys(rows).join(', ')}.`);
  const read = <K extends Key>(key: K): z.infer<(typeof rows)[K]['schema']> | undefined =>
    table[key] === undefined
      ? undefined
      : (checkValue(`${where}.${key}`, rows[key] as Row<unknown>, table[key], path, mistakes) as
          | z.infer<(typeof rows)[K]['schema']>
          | undefined);
  const name = read('name');
  const thick = read('thick') ?? false;
  const folder = read('folder');
  const volumeGroup = read('volume-group');
  const thinPool = read('thin-pool');
  if (table['name'] === undefined)
    mistakes.push(`${where} (from ${path}) has no name: expected ${rows.name.expected}.`);
  const isFolder = table['folder'] !== undefined;
  const isLvm = table['volume-group'] !== undefined && table['thin-pool'] !== undefined;
  const hasEither = table['volume-group'] !== undefined || table['thin-pool'] !== undefined;
  if (isFolder === isLvm || (isFolder && hasEither))
    mistakes.push(`${where} (from ${path}): expected either folder, or volume-group and thin-pool.`);
  if (thick && isLvm)
    mistakes.push(`${where}.thick in ${path} is true: expected false for a thin pool of LVM.`);
  if (name === undefined) return null;
  if (folder !== undefined) return { name, thick, folder };
  return volumeGroup === undefined || thinPool === undefined ? null : { name, thick, volumeGroup, thinPool };
}
