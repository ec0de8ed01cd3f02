/**
 * `npm run test:lio`: everything that is tested on the LIO of a real kernel, in its long form, and the driver contract's table:
 * embedded, tgt and lio side by side, test by test.  Takes eight to ten minutes, most of it emulation.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { haveGuest } from '../guest/Guest.js';
import { projectFolder } from '../support/environment.js';

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

const kinds = ['embedded', 'tgt', 'lio'] as const;
const contract = /^a driver of (\w+) targets$/;
const marks: Readonly<Record<string, string>> = { passed: 'pass', failed: 'FAIL' };

if (!haveGuest) {
  process.stderr.write('There is no guest here: npm run pretest says what is missing.\n');
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'test-lio-'));
const reportFile = join(folder, 'report.json');
const { status } = spawnSync(
  process.execPath,
  [
    join(projectFolder, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    'test/lio',
    'test/targets/embedded/contract.test.ts',
    'test/targets/tgt/contract.test.ts',
  ],
  { cwd: projectFolder, stdio: 'inherit', env: { ...process.env, LIO_FORM: 'long' } },
);
printTable(JSON.parse(readFileSync(reportFile, 'utf8')) as Report);
rmSync(folder, { recursive: true });
process.exit(status ?? 1);

/** A line for each test of the contract; "-": the kind declares that it has nothing to be tested so. */
function printTable({ testResults }: Report): void {
  const rows = new Map<string, Map<string, string>>();
  for (const { ancestorTitles, title, status: outcome } of testResults.flatMap(
    (file) => file.assertionResults,
  )) {
    const at = ancestorTitles.findIndex((each) => contract.test(each));
    const [, kind] = contract.exec(ancestorTitles[at] ?? '') ?? [];
    if (kind === undefined) continue;
    const name = [...ancestorTitles.slice(at + 1), title].join(': ');
    const row = rows.get(name) ?? new Map<string, string>();
    rows.set(name, row.set(kind, marks[outcome] ?? outcome));
  }
  const line = (cells: readonly string[], name: string): string =>
    `${cells.map((cell) => cell.padEnd(9)).join('')}${name}\n`;
  process.stdout.write(`\n${line(kinds, 'the driver contract')}`);
  for (const [name, row] of rows) {
    process.stdout.write(
      line(
        kinds.map((kind) => row.get(kind) ?? '-'),
        name,
      ),
    );
  }
}
