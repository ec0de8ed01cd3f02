import tab from '@bomb.sh/tab/commander';
import { CommanderError, type Command } from 'commander';
import { exitCodeOf } from '../cli/exitCodes.js';
import { createProgram } from '../cli/runCli.js';
import type { Streams } from '../cli/Streams.js';
import { createServerCommand } from './commandLine.js';
import { createDoctorCommand } from './doctor.js';
import { createStateProgram } from './stateCommands.js';

/**
 * `iscsi-wbem complete bash|zsh|fish|powershell` prints a completion script for the shell.  The script calls `iscsi-wbem complete
 * -- <words>` for the possible next words.  No server is contacted, so names of targets and accounts are not completed.
 * @param argv the arguments after the program name.
 * @returns the exit code; never throws.
 */
export async function runCompletion(argv: readonly string[], streams: Streams): Promise<number> {
  const program = createWholeProgram(streams);
  tab(program);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCodeOf('done');
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodeOf('done') : exitCodeOf('usage');
  }
}

/** All commands with their options in one program.  It serves for descriptions only and runs none of them. */
function createWholeProgram(streams: Streams): Command {
  const notRun = (): never => {
    throw new Error('commands are not run here');
  };
  const program = createProgram(streams, () => notRun);
  const state = createStateProgram({ streams, ask: notRun, settingsOf: notRun, end: notRun });
  for (const command of state.commands) program.addCommand(command);
  return program
    .addCommand(createServerCommand().name('serve').description('the server'))
    .addCommand(createServerCommand().name('systemd-unit').description('prints a unit for systemd'))
    .addCommand(createDoctorCommand(streams).name('doctor').description('what is wrong, and remedies'));
}
