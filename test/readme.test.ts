import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from './support/environment.js';

const readme = readFileSync(join(projectFolder, 'README.md'), 'utf8');

interface TestCell {
  readonly row: string;
  /** Folder below test/ that the head of the column names; "" for test/ itself. */
  readonly below: string;
  readonly cell: string;
}

/** The last cells of every table whose last column is of tests. */
function testCells(): TestCell[] {
  const found: TestCell[] = [];
  let below: string | null = null;
  for (const line of readme.split('\n')) {
    if (!line.startsWith('|')) {
      below = null;
      continue;
    }
    const cells = line.split(/(?<!\\)\|/u).map((cell) => cell.trim());
    const last = cells.at(-2) ?? '';
    const head = /^tests?(?: \(test\/([\w/]+)\))?$/iu.exec(last);
    if (head) below = head[1] ?? '';
    else if (below !== null && !/^-+$/u.test(last)) found.push({ row: cells[1] ?? '', below, cell: last });
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
  return places.some((path) => existsSync(path) || existsSync(`${path}.test.ts`));
}

describe('the README', () => {
  it('names no test that is not there', () => {
    const cells = testCells();
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
    const letters = [...readme.matchAll(/\b([A-Z]) = ([\w/]+)/gu)].map(([, letter = '', name = '']) => ({
      letter,
      name,
    }));
    expect(letters.length).toBeGreaterThan(8);
    const places = (name: string): boolean => exists(name.replace(/^test\//u, ''), 'initiator');
    expect(letters.filter(({ name }) => !places(name))).toEqual([]);
    const used = new Set(
      testCells().flatMap(({ cell }) => namesIn(cell).filter((name) => name.length === 1)),
    );
    expect([...used].filter((each) => !letters.some(({ letter }) => letter === each))).toEqual([]);
  });

  it('names no file of the project that is not there', () => {
    const paths = [...readme.matchAll(/`((?:src|test|mof)\/[\w./-]+)`/gu)].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !existsSync(join(projectFolder, path)))).toEqual([]);
  });
});
