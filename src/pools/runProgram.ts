import { execFile } from 'node:child_process';

/**
 * Runs a program of the system and returns its standard output.
 * @throws ProgramError
 */
export type RunProgram = (program: string, args: readonly string[]) => Promise<string>;

/** A program could not be started, was stopped, or ended with a status other than 0. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';

  constructor(
    readonly program: string,
    /** Its exit status, or what happened instead. */
    readonly status: number | 'not-installed' | 'timeout' | 'not-started',
    /** Its standard error, or why it was not started. */
    readonly output: string,
  ) {
    super(`${program}: ${status}: ${output}`);
  }
}

/** lvremove retries for some seconds if a device is in use. */
const timeoutMs = 60_000;
/** LVM blocks signals while devices are suspended, and ends afterwards. */
const patienceMs = 10_000;
const maxOutputBytes = 64 * 2 ** 20;

/**
 * Implements RunProgram with a limit of 70 s and English messages.  The settings of this server are removed from the environment.
 */
export const runProgram: RunProgram = (program, args) =>
  new Promise((resolve, reject) => {
    const giveUp = setTimeout(
      () => reject(new ProgramError(program, 'timeout', `it has not ended in ${timeoutMs} ms`)),
      timeoutMs + patienceMs,
    );
    execFile(
      program,
      args,
      { timeout: timeoutMs, killSignal: 'SIGTERM', maxBuffer: maxOutputBytes, env: environment() },
      (error, stdout, stderr) => {
        clearTimeout(giveUp);
        if (error === null) {
          resolve(stdout);
          return;
        }
        const { code, killed, message } = error;
        if (typeof code === 'number') reject(new ProgramError(program, code, stderr));
        else if ((code as unknown) === 'ENOENT') reject(new ProgramError(program, 'not-installed', message));
        else if (killed === true && code === null)
          reject(new ProgramError(program, 'timeout', `it has not ended in ${timeoutMs} ms`));
        else reject(new ProgramError(program, 'not-started', message));
      },
    );
  });

function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('ISCSI_WBEM_'));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    // The programs of LVM are for administrators and not in every PATH.
    PATH: [process.env['PATH'], '/usr/sbin', '/sbin'].filter(Boolean).join(':'),
  };
}
