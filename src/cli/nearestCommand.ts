import { closestMatch } from 'leven';

/** The sentence about a command that there is not: it names the nearest one, if one is near. */
export function nameNearest(command: string, known: readonly string[]): string {
  const nearest = closestMatch(command, known, { maxDistance: Math.max(1, Math.floor(command.length / 3)) });
  const expected =
    nearest === undefined ? 'expected one that iscsi-wbem --help lists' : `did you mean "${nearest}"?`;
  return `"${command.slice(0, 60)}" is not a command: ${expected}${nearest === undefined ? '.' : ''}`;
}
