import { Command, CommanderError } from 'commander';
import { addCheckCommand } from './checkCommand.js';
import { CommandError } from './CommandError.js';
import { exitCodeOf, printExitCodes } from './exitCodes.js';
import { explainFailure } from './explainFailure.js';
import { addInitiatorCommands } from './initiatorCommands.js';
import { addLogLevelCommand } from './logLevelCommand.js';
import { MofError } from '../mof/MofError.js';
import { addMofCommand } from './mofCommand.js';
import { findUnknownHelp } from './nearestCommand.js';
import { addSecretCommand } from './secretCommand.js';
import { addSessionCommand } from './sessionCommand.js';
import { printUsageError } from './printUsageError.js';
import type { RunCommand } from './RunCommand.js';
import type { Streams } from './Streams.js';
import { addExportCommand } from './exportCommand.js';
import { addProvideCommands } from './provideCommand.js';
import { addTargetCommand } from './targetCommand.js';
import { addPoolCommand, addVolumeCommand } from './volumeCommand.js';

/**
 * Runs one command of the command line client.
 * @param argv the arguments after the program name.
 * @returns the exit code; never throws.
 */
export async function runCli(argv: readonly string[], streams: Streams): Promise<number> {
  let exitCode = exitCodeOf('done');
  const program = createProgram(streams, (action) => async (...args) => {
    exitCode = await action(streams, ...args);
  });
  try {
    const unknown = findUnknownHelp(program, argv);
    if (unknown !== null) throw new CommandError('usage', unknown);
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    // commander has printed its own error already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodeOf('usage');
    const { ending, message } = explainFailure(error);
    if (error instanceof MofError) {
      streams.stderr.write(`${message}\n`);
      return exitCodeOf(ending);
    }
    for (const line of message.split('\n')) streams.stderr.write(`iscsi-wbem: ${line}\n`);
    return exitCodeOf(ending);
  }
}

/** The commands and their options.  Their functions are passed to `run`. */
export function createProgram({ stdout, stderr }: Streams, run: RunCommand): Command {
  const program = new Command('iscsi-wbem')
    .description(
      'Manages a WBEM server for iSCSI targets.  Without a command it is that server: iscsi-wbem --help.',
    )
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(printUsageError(withoutValue(text))),
    })
    .exitOverride();
  addProvideCommands(program, run);
  addTargetCommand(program, run);
  addPoolCommand(program, run);
  addVolumeCommand(program, run);
  addExportCommand(program, run);
  addSecretCommand(program, run);
  addSessionCommand(program, run);
  addCheckCommand(program, run);
  addInitiatorCommands(program, run);
  addLogLevelCommand(program, run);
  addMofCommand(program, run);
  addExitCodes(program);
  return program;
}

/** Removes the value of an unknown option, which may be a secret. */
function withoutValue(text: string): string {
  return text.replace(/^(error: unknown option '[^=']*)=[^]*$/u, "$1'\n");
}

/** Adds the exit codes to the help of each command. */
function addExitCodes(command: Command): void {
  command.addHelpText('after', printExitCodes());
  for (const each of command.commands) addExitCodes(each);
}
