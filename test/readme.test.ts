import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyOf, settingTable, singleSettings } from '../src/config/settingTable.js';
import { projectFolder } from './support/environment.js';

/** A page of the documentation: its path in the project and its text. */
interface Page {
  readonly path: string;
  readonly text: string;
}

const pagePaths = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(projectFolder, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const pages: readonly Page[] = pagePaths.map((path) => ({
  path,
  text: readFileSync(join(projectFolder, path), 'utf8'),
}));
const maxReadmeBytes = 10 * 1024;

/** The lines outside of fenced code. */
function proseLines(text: string): string[] {
  let fenced = false;
  return text.split('\n').filter((line) => {
    const isFence = line.startsWith('```');
    if (isFence) fenced = !fenced;
    return !fenced && !isFence;
  });
}

interface TestCell {
  readonly row: string;
  /** Folder below test/ that the head of the column names; "" for test/ itself. */
  readonly below: string;
  readonly cell: string;
}

/** The last cells of every table whose last column is of tests. */
function testCells({ path, text }: Page): TestCell[] {
  const found: TestCell[] = [];
  let below: string | null = null;
  for (const line of text.split('\n')) {
    if (!line.startsWith('|')) {
      below = null;
      continue;
    }
    const cells = line.split(/(?<!\\)\|/u).map((cell) => cell.trim());
    const last = cells.at(-2) ?? '';
    const head = /^tests?(?: \(test\/([\w/]+)\))?$/iu.exec(last);
    if (head) below = head[1] ?? '';
    else if (below !== null && !/^-+$/u.test(last))
      found.push({ row: `${path}: ${cells[1]}`, below, cell: last });
  }
  return found;
}

/** The tests that a cell names; what stands in brackets or behind a colon says what is in them. */
function namesIn(cell: string): string[] {
  return cell
    .replaceAll(/\([^)]*\)/gu, '')
    .replace(/:.*$/u, '')
    .split(',')
    .map((name) =>
      name
        .trim()
        .replace(/^test\//u, '')
        .replace(/\/$/u, ''),
    )
    .filter((name) => name !== '');
}

function exists(name: string, below: string): boolean {
  const places = [join('test', below, name), join('test', name)].map((path) => join(projectFolder, path));
  return places.some((path) => ['', '.test.ts', '.long.ts'].some((end) => existsSync(`${path}${end}`)));
}

/** The anchors of a page's headings, as GitHub makes them: lower case, spaces to hyphens, other punctuation left out. */
function anchorsOf(text: string): Set<string> {
  const headings = proseLines(text).flatMap((line) => /^#{1,6} (.+)$/u.exec(line)?.[1] ?? []);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Links of a page that lead to no file of the project, or to no heading of one.  Addresses on the web are not tried. */
function brokenLinks({ path, text }: Page): string[] {
  const targets = [
    ...proseLines(text)
      .join('\n')
      .matchAll(/\]\(([^)\s]+)\)/gu),
  ].map(([, target = '']) => target);
  return targets.filter((target) => {
    if (/^https?:/u.test(target)) return false;
    const [file = '', anchor] = target.split('#');
    const place = join(projectFolder, normalize(join(dirname(path), file)));
    if (!existsSync(place)) return true;
    return anchor !== undefined && !anchorsOf(file === '' ? text : readFileSync(place, 'utf8')).has(anchor);
  });
}

const factors: Readonly<Record<string, number>> = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/** `250`, `100,000`, `16 KiB` or `10 s` as the number that the setting `key` has: seconds count in thousands where it is in ms. */
function settingNumber(key: string, text: string): number {
  const [number = '', unit = ''] = text.trim().split(' ');
  const factor = unit === 's' && key.endsWith('-ms') ? 1_000 : (factors[unit] ?? 1);
  return Number(number.replaceAll(',', '')) * factor;
}

/** A row of docs/limits.md. */
interface LimitRow {
  /** The settings that its first cell names. */
  readonly keys: readonly string[];
  readonly value: string;
  readonly test: string;
}

const limitRows: readonly LimitRow[] = proseLines(
  pages.find(({ path }) => path === 'docs/limits.md')?.text ?? '',
)
  .filter((line) => /^\| (?!limit \|)/u.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, name = '', value = '', ...rest]) => ({
    keys: [...name.matchAll(/`([a-z][a-z-]+)`/gu)].map(([, key = '']) => key),
    value,
    test: rest.at(-2) ?? '',
  }));

/** Settings whose names say that they bound something, and those that do without saying so. */
function isLimit(key: string): boolean {
  const others = ['lock-wait-ms', 'pool-reserve', 'job-kept-seconds'];
  return /(?:^|-)(?:max|min|timeout|per|login)-|-bytes$|-timeout$/u.test(key) || others.includes(key);
}

describe('the README', () => {
  it('has at most 10 KB', () => {
    const readme = pages.find(({ path }) => path === 'README.md');
    expect(Buffer.byteLength(readme?.text ?? '')).toBeLessThanOrEqual(maxReadmeBytes);
  });

  it('leads to every page of docs/, itself or through CONTRIBUTING', () => {
    const from = ['README.md', 'CONTRIBUTING.md'].map(
      (name) => pages.find(({ path }) => path === name)?.text,
    );
    const unlinked = pagePaths.filter(
      (path) => path.startsWith('docs/') && !from.some((text) => text?.includes(`](${path}`)),
    );
    expect(unlinked).toEqual([]);
  });
});

describe('the documentation', () => {
  it.each(pages)('has no broken link in $path', (page) => {
    expect(brokenLinks(page)).toEqual([]);
  });

  it('finds a link to no file and one to no heading', () => {
    const text = [
      '# Here, or not',
      '[a](#here-or-not) [b](#there) [c](docs/none.md) [d](README.md#first-call)',
      '[e](README.md#none)',
    ];
    expect(brokenLinks({ path: 'page.md', text: text.join('\n') })).toEqual([
      '#there',
      'docs/none.md',
      'README.md#none',
    ]);
  });

  it('names no test that is not there', () => {
    const cells = pages.flatMap(testCells);
    expect(cells.length).toBeGreaterThan(80);
    // One letter is short for a file, by the sentence above that table.
    const missing = cells.flatMap(({ row, below, cell }) =>
      namesIn(cell)
        .filter((name) => name.length > 1 && !exists(name, below))
        .map((name) => `${name}, for "${row}"`),
    );
    expect(missing).toEqual([]);
  });

  it('has a test for each letter that is short for one', () => {
    const page = pages.find(({ path }) => path === 'docs/login-iscsi-target.md') ?? { path: '', text: '' };
    const letters = [...page.text.matchAll(/\b([A-Z]) = ([\w/]+)/gu)].map(([, letter = '', name = '']) => ({
      letter,
      name,
    }));
    expect(letters.length).toBeGreaterThan(8);
    const places = (name: string): boolean => exists(name.replace(/^test\//u, ''), 'initiator');
    expect(letters.filter(({ name }) => !places(name))).toEqual([]);
    const used = new Set(
      testCells(page).flatMap(({ cell }) => namesIn(cell).filter((name) => name.length === 1)),
    );
    expect([...used].filter((each) => !letters.some(({ letter }) => letter === each))).toEqual([]);
  });

  it('names no file of the project that is not there, but for those that a page has its reader make', () => {
    const made = new Set(
      pages.flatMap(({ text }) => [...text.matchAll(/^New file `([^`]+)`:$/gmu)].map(([, name]) => name)),
    );
    const named = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/`((?:src|test|mof|docs)\/[\w./-]+)`/gu)].map(([, name = '']) => ({ path, name })),
    );
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter(({ name }) => !made.has(name) && !existsSync(join(projectFolder, name)))).toEqual([]);
  });

  it('gives each limit by the name of its setting, with its default', () => {
    const stated = limitRows.flatMap(({ keys, value }) => {
      const values = value.split(/,(?= )/u);
      return keys.map((key, index) => [key, settingNumber(key, values[index] ?? '')] as const);
    });
    expect(stated.length).toBeGreaterThan(60);
    const host = { env: {}, isRoot: false, hostName: 'host', homeDir: '/home/user' };
    const defaults = new Map<string, unknown>(
      singleSettings.map((name) => [keyOf(name), settingTable[name].default(host)]),
    );
    expect(stated).toEqual(stated.map(([key]) => [key, defaults.get(key)]));
  });

  it('has a row for each setting that is a limit, once', () => {
    const stated = limitRows.flatMap(({ keys }) => keys);
    const limits = singleSettings.map(keyOf).filter((key) => isLimit(key));
    expect(limits.length).toBeGreaterThan(60);
    expect(limits.filter((key) => !stated.includes(key))).toEqual([]);
    expect(stated.filter((key, index) => stated.indexOf(key) !== index)).toEqual([]);
  });

  it('has a test in each row of the limits', () => {
    expect(limitRows.filter(({ test }) => namesIn(test).length === 0)).toEqual([]);
  });
});
