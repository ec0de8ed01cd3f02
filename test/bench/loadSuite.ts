import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../support/environment.js';
import { cpuMicros, median, type BenchRow, type BenchSuite } from './Benchmark.js';
import { BenchServer } from './BenchServer.js';

const instances = 10_000;
const rounds = 3;

/**
 * `mof load` of 10,000 instances with 12 properties each, from the start of the command to its end, against a server that has none of
 * them: each round makes a class of its own.
 */
export const loadSuite: BenchSuite = {
  name: 'mof load',
  async run() {
    const bench = new BenchServer();
    try {
      await bench.start();
      const passwordFile = join(bench.server.folder, 'password');
      writeFileSync(passwordFile, bench.server.password, { mode: 0o600 });
      const perSecond: number[] = [];
      const cpu: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const file = join(bench.server.folder, `load${round}.mof`);
        writeFileSync(file, mofOf(`Bench_Loaded${round}`));
        const before = cpuMicros(bench.server.pid);
        const startedAt = performance.now();
        await load(file, bench.server.url, passwordFile);
        perSecond.push(instances / ((performance.now() - startedAt) / 1_000));
        cpu.push((cpuMicros(bench.server.pid) - before) / instances);
      }
      const rows: BenchRow[] = [
        {
          name: `${instances.toLocaleString('en-US')} instances, start of the command included`,
          figure: median(perSecond),
          unit: 'instances/s',
          goal: 2_000,
          atLeast: true,
        },
        { name: 'CPU of the server for each', figure: median(cpu), unit: 'us' },
      ];
      return rows;
    } finally {
      await bench.dispose();
    }
  },
};

async function load(file: string, url: string, passwordFile: string): Promise<void> {
  const program = join(projectFolder, 'dist', 'main.js');
  const connection = ['--url', url, '--user', 'admin', '--password-file', passwordFile];
  const argv = [program, 'mof', 'load', file, '--namespace', 'root/bench', ...connection];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { timeout: 300_000 });
  if (!stdout.includes(`${instances} instances created`)) throw new Error(`mof load told: ${stdout}`);
}

function mofOf(className: string): string {
  const declaration = `class ${className} {
  [Key] string Id; string Text; uint32 Number; uint32 Remainder; uint64 Size; boolean Flag; sint16 Offset; uint16 Status[];
  string Names[]; string Caption; string ElementName; real64 Ratio;
};
`;
  const made = Array.from(
    { length: instances },
    (_, number) => `instance of ${className} {
  Id = "thing-${number}"; Text = "this is the text of thing number ${number}"; Number = ${number}; Remainder = ${number % 1_000};
  Size = ${number * 1_000_000}; Flag = ${number % 2 === 0}; Offset = ${-(number % 100)}; Status = {2, 5};
  Names = {"first name of ${number}", "second name"}; Caption = "a caption that is the same for all of them";
  ElementName = "thing number ${number}"; Ratio = ${number}.5;
};
`,
  );
  return declaration + made.join('');
}
