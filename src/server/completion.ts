import { CommanderError } from 'commander';
import { exitCodeOf } from '../cli/exitCodes.js';
import type { Streams } from '../cli/Streams.js';
import { createWholeProgram } from './wholeProgram.js';

/**
 * `iscsi-wbem complete bash|zsh|fish|powershell` prints a completion script for the shell.  The script calls `iscsi-wbem complete
 * -- <words>` for the possible next words.  No server is contacted, so names of targets and accounts are not completed.
 * @param argv the arguments after the program name.
 * @returns the exit code; never throws.
 */
export async function runCompletion(argv: readonly string[], streams: Streams): Promise<number> {
  try {
    await createWholeProgram(streams).parseAsync(argv, { from: 'user' });
    return exitCodeOf('done');
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodeOf('done') : exitCodeOf('usage');
  }
}
