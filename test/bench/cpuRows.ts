import { cpuMicros, type BenchRow } from './Benchmark.js';
import type { BenchServer } from './BenchServer.js';

export function cpuRow(name: string, micros: number, yardstickMicros: number, goal: number): BenchRow {
  return {
    name: `${name}: CPU`,
    figure: micros,
    unit: 'us',
    ratio: { to: 'Y', value: micros / yardstickMicros },
    goal,
  };
}

/** What the process of the server spends on an action, in microseconds. */
export async function cpuOf({ server }: BenchServer, action: () => Promise<unknown>): Promise<number> {
  const before = cpuMicros(server.pid);
  await action();
  return cpuMicros(server.pid) - before;
}
