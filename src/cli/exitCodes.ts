/** The results of a command for scripts.  Each row has a name, an exit code, and its line in `--help`. */
const table = {
  done: [0, 'done'],
  failed: [1, 'not done: faults in MOF, differences from what is there, a name that nothing has'],
  usage: [2, 'the command line is wrong, or a password or secret cannot be asked for'],
  refused: [3, 'refused: the server or the target said no'],
  unreachable: [4, 'the server cannot be reached, or its answer cannot be read'],
  unproved: [5, 'done, but no login could prove it'],
  unknown: [6, 'no answer in time: whether it was done is not known'],
} as const;

export type Ending = keyof typeof table;

export function exitCodeOf(ending: Ending): number {
  return table[ending][0];
}

/** Printed after the options in `--help`. */
export function printExitCodes(): string {
  const rows = Object.values(table).map(([code, meaning]) => `  ${code}  ${meaning}\n`);
  return `\nExit codes:\n${rows.join('')}`;
}
