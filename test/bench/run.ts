import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { readRunOptions } from '../support/readRunOptions.js';
import { isMet, type BenchRow, type BenchSuite } from './Benchmark.js';
import { suites } from './suites.js';
import { measureYardstick } from './yardstick.js';

const usage = `bench -- [--only PART-OF-A-NAME] [--rows PART-OF-A-ROW] [--json FILE] [--markdown FILE]

Every suite in one run, or those of a name; ratios to this run's own yardstick.`;
const { values } = readRunOptions(usage, {
  options: {
    only: { type: 'string' },
    rows: { type: 'string', default: '' },
    json: { type: 'string' },
    markdown: { type: 'string' },
  },
});
const chosen = suites.filter(({ name }) => name.includes(values.only ?? ''));

print(`load average ${load()}; node ${process.version}`);
const yardstickMicros = await measureYardstick();
print(
  `yardstick Y: ${yardstickMicros.toFixed(1)} us of server CPU for one POST at a bare node:http server\n`,
);

const results: { suite: string; rows: readonly BenchRow[] }[] = [];
for (const suite of chosen) results.push({ suite: suite.name, rows: await runSuite(suite) });

print(`load average ${load()}`);
if (values.json !== undefined) {
  writeFileSync(
    values.json,
    JSON.stringify(
      { time: new Date().toISOString(), node: process.version, load: loadavg(), yardstickMicros, results },
      null,
      2,
    ),
  );
}

if (values.markdown !== undefined) writeFileSync(values.markdown, markdown());

/** A table for docs/performance.md: the rows that have a goal, and when and where they were measured. */
function markdown(): string {
  const [cpu] = cpus();
  const rows = results.flatMap(({ suite, rows: all }) =>
    all
      .filter(({ goal }) => goal !== undefined)
      .map((row) => {
        const { name, figure, unit, ratio } = row;
        const compared = ratio ? `${rounded(ratio.value)} ${ratio.to}` : '';
        return `| ${suite} | ${name} | ${rounded(figure)} ${unit} | ${compared} | ${describeGoal(row)} |`;
      }),
  );
  return [
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpu?.model.trim() ?? 'unknown CPU'}, Node ${process.version}, ` +
      `load average ${load()}, Y of ${yardstickMicros.toFixed(1)} us.`,
    '',
    '| suite | row | figure | ratio | goal |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

async function runSuite(suite: BenchSuite): Promise<readonly BenchRow[]> {
  print(suite.name);
  const rows = await suite.run({ yardstickMicros, rows: values.rows });
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const row of rows) print(`  ${row.name.padEnd(width)}  ${describe(row)}`);
  print('');
  return rows;
}

/** To three digits, as people write it. */
function rounded(figure: number): string {
  return Number(figure.toPrecision(3)).toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

function describe(row: BenchRow): string {
  const { figure, unit, ratio } = row;
  const text = `${rounded(figure)} ${unit}`.padEnd(18);
  const compared = ratio ? `${rounded(ratio.value)} x ${ratio.to}` : '';
  return `${text}  ${compared.padEnd(18)}  ${describeGoal(row)}`.trimEnd();
}

function describeGoal(row: BenchRow): string {
  const met = isMet(row);
  if (met === null) return '';
  return `goal ${row.atLeast === true ? 'at least ' : ''}${row.goal}: ${met ? 'met' : 'NOT MET'}`;
}

function load(): string {
  return loadavg()
    .map((value) => value.toFixed(2))
    .join(' ');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
