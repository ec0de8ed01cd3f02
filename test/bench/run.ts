import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { BenchRow, BenchSuite } from './Benchmark.js';
import { suites } from './suites.js';
import { measureYardstick } from './yardstick.js';

// `npm run bench -- [--only PART-OF-A-NAME] [--json FILE]`: every suite in one run, ratios to this run's own yardstick.

const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'string' } } });
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

async function runSuite(suite: BenchSuite): Promise<readonly BenchRow[]> {
  print(suite.name);
  const rows = await suite.run({ yardstickMicros });
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const row of rows) print(`  ${row.name.padEnd(width)}  ${describe(row)}`);
  print('');
  return rows;
}

function describe({ figure, unit, ratio, goal }: BenchRow): string {
  const text = `${figure.toPrecision(4)} ${unit}`.padEnd(18);
  const compared = ratio ? `${ratio.value.toPrecision(3)} x ${ratio.to}` : '';
  return `${text}  ${compared}${goal === undefined ? '' : `  (goal ${goal})`}`;
}

function load(): string {
  return loadavg()
    .map((value) => value.toFixed(2))
    .join(' ');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
