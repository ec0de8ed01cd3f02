import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectFolder } from '../support/environment.js';
import { cpuMicros } from './Benchmark.js';

/** Writes entries to an lmdb file as the server's store opens it, one durable transaction each, and removes them again. */
const bareWriter = `
const { open } = require('lmdb');
const { createInterface } = require('node:readline');
const [path, value, counts] = process.argv.slice(1);
const database = open({ path, encoding: 'binary', noSubdir: true, overlappingSync: false });
const [bytes, countBytes] = [Buffer.from(value), Buffer.from(counts)];
const key = (index) => 'repository/instance/root!bench/bench_changing/' + String(index).padStart(40, '0');
createInterface({ input: process.stdin }).on('line', async (line) => {
  const count = Number(line);
  for (let index = 0; index < count; index += 1)
    await database.batch(() => {
      database.put(key(index), bytes);
      database.put('repository/usage/admin/root!bench', countBytes);
    });
  for (let index = 0; index < count; index += 1)
    await database.batch(() => {
      database.remove(key(index));
      database.put('repository/usage/admin/root!bench', countBytes);
    });
  process.stdout.write('done\\n');
});
process.stdout.write('ready\\n');
`;

/** Durable transactions of lmdb alone, in a process of its own: what no writer of the same entries can go below. */
export interface BareCommits {
  /** One entry written and removed again, in two transactions: microseconds for each of the two, the mean of `count`. */
  measure(count: number): Promise<{ readonly cpu: number; readonly wall: number }>;
  stop(): void;
}

/** @param folder on the disk of the store that it is compared with. */
export async function startBareCommits(folder: string, value: Buffer): Promise<BareCommits> {
  const given = [join(folder, 'bare.mdb'), value.toString(), '[1000,1000000]'];
  const writer = spawn(process.execPath, ['-e', bareWriter, ...given], {
    cwd: projectFolder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { pid } = writer;
  if (pid === undefined) throw new Error('the bare writer did not start');
  const lines = createInterface({ input: writer.stdout });
  await once(lines, 'line');
  return {
    async measure(count) {
      const before = cpuMicros(pid);
      const startedAt = performance.now();
      writer.stdin.write(`${count}\n`);
      await once(lines, 'line');
      const wall = (performance.now() - startedAt) * 1_000;
      return { cpu: (cpuMicros(pid) - before) / count / 2, wall: wall / count / 2 };
    },
    stop: () => void writer.kill('SIGKILL'),
  };
}
