/**
 * `npm run test:lio`: everything that is tested on the LIO of a real kernel, in its long form, and the tables of the driver contract and
 * of the storage contract: embedded, tgt and lio side by side, test by test.  Takes some fifteen minutes, most of it emulation.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { haveGuest } from '../guest/Guest.js';
import { readRunOptions } from '../support/readRunOptions.js';
import { runSuites } from '../support/runSuites.js';

readRunOptions('test:lio\n\nThe long form of the tests on LIO, in a guest: some fifteen minutes.', {
  options: {},
});

interface Report {
  readonly testResults: readonly {
    /** The file. */
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

const kinds = ['embedded', 'tgt', 'lio'] as const;
const contract = /^a driver of (\w+) targets$/;
/** Titles of the groups of test/provisioning/storageContract.ts, exportContract.ts and servedVolumesContract.ts. */
const storageContracts: ReadonlySet<string> = new Set([
  'a volume',
  'a new target',
  'an export',
  'provide',
  'withdraw',
]);
const marks: Readonly<Record<string, string>> = {
  passed: 'pass',
  failed: 'FAIL',
  skipped: '-',
  pending: '-',
};

if (!haveGuest) {
  process.stderr.write('There is no guest here: npm run pretest says what is missing.\n');
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'test-lio-'));
const reportFile = join(folder, 'report.json');
const status = runSuites(
  [
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    'test/lio',
    'test/targets/embedded/contract.test.ts',
    'test/targets/tgt/contract.test.ts',
    'test/provisioning/embedded.test.ts',
    'test/provisioning/servedVolumes.test.ts',
    'test/provisioning/tgt.test.ts',
  ],
  { LIO_FORM: 'long' },
);
printTables(JSON.parse(readFileSync(reportFile, 'utf8')) as Report);
rmSync(folder, { recursive: true });
process.exit(status);

/** A line for each test of the contracts; "-": the kind declares that it has nothing to be tested so. */
function printTables({ testResults }: Report): void {
  const drivers: Table = new Map();
  const storage: Table = new Map();
  for (const { name: file, assertionResults } of testResults) {
    for (const { ancestorTitles, title, status: outcome } of assertionResults) {
      const at = ancestorTitles.findIndex((each) => contract.test(each));
      const [, kind] = contract.exec(ancestorTitles[at] ?? '') ?? [];
      const group = ancestorTitles.at(-1) ?? '';
      const isOfStorage = file.includes('/provisioning/') || ancestorTitles.includes('storage');
      if (kind !== undefined) addCell(drivers, [...ancestorTitles.slice(at + 1), title], kind, outcome);
      else if (isOfStorage && storageContracts.has(group))
        addCell(storage, [group, title], kindOfFile(file), outcome);
    }
  }
  printTable('the driver contract', drivers);
  printTable('the storage contract', storage);
}

/** Outcomes by the name of the test and the kind of target. */
type Table = Map<string, Map<string, string>>;

function addCell(table: Table, titles: readonly string[], kind: string, outcome: string): void {
  const name = titles.join(': ');
  const row = table.get(name) ?? new Map<string, string>();
  table.set(name, row.set(kind, marks[outcome] ?? outcome));
}

function kindOfFile(file: string): string {
  if (file.endsWith('/lio.test.ts')) return 'lio';
  return file.endsWith('/tgt.test.ts') ? 'tgt' : 'embedded';
}

function printTable(title: string, rows: Table): void {
  const line = (cells: readonly string[], name: string): string =>
    `${cells.map((cell) => cell.padEnd(9)).join('')}${name}\n`;
  process.stdout.write(`\n${line(kinds, title)}`);
  for (const [name, row] of rows) {
    process.stdout.write(
      line(
        kinds.map((kind) => row.get(kind) ?? '-'),
        name,
      ),
    );
  }
}
