import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One figure.  `ratio` is to what the same run measured as its yardstick, so that it can be held against a goal on any machine. */
export interface BenchRow {
  readonly name: string;
  readonly figure: number;
  readonly unit: string;
  readonly ratio?: { readonly to: string; readonly value: number };
  /** The ratio that is to be reached, or undercut. */
  readonly goal?: number;
}

/** What a suite may measure itself against. */
export interface BenchContext {
  /** Server CPU of one request at the bare node:http server of this run, in microseconds. */
  readonly yardstickMicros: number;
}

export interface BenchSuite {
  readonly name: string;
  run(context: BenchContext): Promise<readonly BenchRow[]>;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** User and system time that a process has used, in microseconds, to the clock tick (/proc/<pid>/stat, fields 14 and 15). */
export function cpuMicros(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000_000) / ticksPerSecond;
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
