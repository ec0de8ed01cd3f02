import type { Command } from 'commander';
import { closestMatch } from 'leven';

/**
 * The error sentence for an unknown command.  It names the nearest command, if one is similar.
 * @param listedBy the command that lists the known ones.
 */
export function nameNearest(
  command: string,
  known: readonly string[],
  listedBy = 'iscsi-wbem --help',
): string {
  const nearest = closestMatch(command, known, { maxDistance: Math.max(1, Math.floor(command.length / 3)) });
  const expected =
    nearest === undefined ? `expected one that ${listedBy} lists` : `did you mean "${nearest}"?`;
  return `"${command.slice(0, 60)}" is not a command: ${expected}${nearest === undefined ? '.' : ''}`;
}

export function findSubcommand(command: Command, name: string): Command | null {
  return command.commands.find((each) => each.name() === name || each.aliases().includes(name)) ?? null;
}

/** The error sentence for a word that is not a subcommand of this command. */
export function nameUnknown(command: Command, word: string): string {
  const names: string[] = [];
  for (let each: Command | null = command; each; each = each.parent) names.unshift(each.name());
  const known = command.commands.map((each) => each.name());
  return nameNearest(word, known, `${names.join(' ')} --help`);
}

/**
 * The error sentence for `help` of an unknown command, as in `volume help frob`, which commander answers with the whole usage of
 * `volume`.  Null for any other command line.
 */
export function findUnknownHelp(program: Command, argv: readonly string[]): string | null {
  let command = program;
  for (const [index, word] of argv.entries()) {
    if (word === 'help') {
      const asked = argv[index + 1];
      const isKnown = asked === undefined || asked.startsWith('-') || findSubcommand(command, asked) !== null;
      return isKnown ? null : nameUnknown(command, asked);
    }
    const next = findSubcommand(command, word);
    if (next === null) return null;
    command = next;
  }
  return null;
}
