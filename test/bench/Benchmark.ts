import { readdirSync, readFileSync } from 'node:fs';

/** One figure.  `ratio` is to what the same run measured as its yardstick, so that it can be held against a goal on any machine. */
export interface BenchRow {
  readonly name: string;
  readonly figure: number;
  readonly unit: string;
  readonly ratio?: { readonly to: string; readonly value: number };
  /** The ratio that is to be reached, or undercut; of a row without ratio the figure. */
  readonly goal?: number;
  /** Whether more is better. */
  readonly atLeast?: boolean;
}

/** Whether a row reaches its goal; null where it has none. */
export function isMet({ figure, ratio, goal, atLeast = false }: BenchRow): boolean | null {
  if (goal === undefined) return null;
  const value = ratio?.value ?? figure;
  return atLeast ? value >= goal : value <= goal;
}

/** What a suite may measure itself against. */
export interface BenchContext {
  /** Server CPU of one request at the bare node:http server of this run, in microseconds. */
  readonly yardstickMicros: number;
  /** Part of the names of the rows that are wanted; empty: all.  A suite may measure others too. */
  readonly rows: string;
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

/** User and system time that the threads of a process have used, in microseconds: first field of each /proc/<pid>/task/<tid>/schedstat. */
export function cpuMicros(pid: number): number {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  }
  return nanoseconds / 1_000;
}
