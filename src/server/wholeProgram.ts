import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { createProgram } from '../cli/runCli.js';
import type { Streams } from '../cli/Streams.js';
import { createServerCommand } from './commandLine.js';
import { createDoctorCommand } from './doctor.js';
import { createStateProgram } from './stateCommands.js';

/** All commands with their options in one program.  It serves for descriptions only and runs none of them but `complete`. */
export function createWholeProgram(streams: Streams): Command {
  const notRun = (): never => {
    throw new Error('commands are not run here');
  };
  const program = createProgram(streams, () => notRun);
  const state = createStateProgram({ streams, ask: notRun, settingsOf: notRun, end: notRun });
  for (const command of state.commands) program.addCommand(command);
  program
    .addCommand(createServerCommand().name('serve').description('the server'))
    .addCommand(createServerCommand().name('systemd-unit').description('prints a unit for systemd'))
    .addCommand(createDoctorCommand(streams).name('doctor').description('what is wrong, and remedies'));
  tab(program);
  return program;
}
