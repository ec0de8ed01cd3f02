import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../support/environment.js';

const page = readFileSync(join(projectFolder, 'docs', 'smis-checks.md'), 'utf8');
const rows = [...page.matchAll(/^\| (\d+) \| [^|]+ \| ([^|]+) \|$/gmu)].map(([, number, tests = '']) => ({
  number: Number(number),
  tests: tests.split(',').map((test) => test.trim()),
}));

const textOf = (test: string): string | null => {
  const path = [`${test}.test.ts`, `${test}.long.ts`, `${test}.ts`]
    .map((name) => join(projectFolder, 'test', name))
    .find((each) => existsSync(each));
  return path === undefined ? null : readFileSync(path, 'utf8');
};

/** The numbers that the names of a file's tests have: "check 24: ...", "checks 30, 31 and 32: ...". */
function numbersIn(text: string): ReadonlySet<number> {
  const lists = [...text.matchAll(/checks? ((?:\d+(?:, | and )?)+)/gu)].map(([, list = '']) => list);
  return new Set(lists.flatMap((list) => list.match(/\d+/gu) ?? []).map(Number));
}

describe('the table of what managers of SMI-S can rely on', () => {
  it('has fifty checks', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  it('names tests that are there, and one at least that has the number of the check in its name', () => {
    for (const { number, tests } of rows) {
      const texts = tests.map((test) => [test, textOf(test)] as const);
      expect([number, texts.filter(([, text]) => text === null)]).toEqual([number, []]);
      expect([number, texts.some(([, text]) => numbersIn(text ?? '').has(number))]).toEqual([number, true]);
      for (const [test, text] of texts)
        if (test.startsWith('interop/acceptance'))
          expect([number, test, numbersIn(text ?? '').has(number)]).toEqual([number, test, true]);
    }
  });
});
