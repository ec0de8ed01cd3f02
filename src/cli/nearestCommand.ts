import { closestMatch } from 'leven';

/** The error sentence for an unknown command.  It names the nearest command, if one is similar. */
export function nameNearest(command: string, known: readonly string[]): string {
  const nearest = closestMatch(command, known, { maxDistance: Math.max(1, Math.floor(command.length / 3)) });
  const expected =
    nearest === undefined ? 'expected one that iscsi-wbem --help lists' : `did you mean "${nearest}"?`;
  return `"${command.slice(0, 60)}" is not a command: ${expected}${nearest === undefined ? '.' : ''}`;
}
