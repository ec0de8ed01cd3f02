import { exitCodeOf } from '../cli/exitCodes.js';
import { findSubcommand, nameUnknown } from '../cli/nearestCommand.js';
import type { Streams } from '../cli/Streams.js';
import { createWholeProgram } from './wholeProgram.js';

/**
 * `iscsi-wbem help [command]...` prints what `--help` of the command prints; without a command, the list of all.
 * @param words the arguments after `help`.
 * @returns the exit code; never throws.
 */
export function runHelp(words: readonly string[], streams: Streams): number {
  let command = createWholeProgram(streams);
  for (const word of words) {
    if (word === 'help') continue;
    const next = findSubcommand(command, word);
    if (next === null) {
      streams.stderr.write(`iscsi-wbem: ${nameUnknown(command, word)}\n`);
      return exitCodeOf('usage');
    }
    command = next;
  }
  command.outputHelp();
  return exitCodeOf('done');
}
