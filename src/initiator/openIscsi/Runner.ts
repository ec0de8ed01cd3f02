import { execFile } from 'node:child_process';

export interface RunResult {
  /** Exit code; null if the program does not exist, was killed or took too long. */
  readonly code: number | null;
  readonly stderr: string;
}

/** Runs a program of the host with an argument list, without a shell. */
export type Runner = (program: string, args: readonly string[]) => Promise<RunResult>;

const TIMEOUT_MS = 60_000;

/** The real runner: at most 60 s, empty standard input. */
export const runProgram: Runner = (program, args) =>
  new Promise((resolve) => {
    const child = execFile(
      program,
      [...args],
      { timeout: TIMEOUT_MS, maxBuffer: 1 << 20 },
      (error, _stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
        resolve({ code, stderr });
      },
    );
    child.stdin?.end();
  });
