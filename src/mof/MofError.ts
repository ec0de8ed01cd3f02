import type { MofPosition } from './Source.js';

/** One fault in a MOF text: its position, and a sentence that states what was found and what was expected. */
export interface MofFault extends MofPosition {
  readonly message: string;
}

/**
 * MOF text that does not compile.
 * The message is for the author of the file.  It shows for every fault the path, line, column, the line itself and a caret below
 * the position.  `faults` holds the same as data, in the order of the text; it is never empty.
 */
export class MofError extends Error {
  override readonly name = 'MofError';
  readonly faults: readonly MofFault[];

  constructor(faults: readonly MofFault[], options?: ErrorOptions) {
    super(faults.map(printFault).join('\n'), options);
    this.faults = faults;
  }
}

/** A warning in the format of `printFault`, with the word "warning" before the message. */
export function printWarning(warning: MofFault): string {
  return printFault({ ...warning, message: `warning: ${warning.message}` });
}

/** Longer lines are shortened to the part around the caret. */
const MAX_LINE_CHARACTERS = 160;

/**
 * A fault as three lines: `path:line:column: message`, the line, and a caret under the column. Tabs before the caret are copied,
 * so that it is aligned for every tab width.
 */
export function printFault({ path, line, column, lineText, message }: MofFault): string {
  const from = Math.max(0, Math.min(column - MAX_LINE_CHARACTERS / 2, lineText.length - MAX_LINE_CHARACTERS));
  // Other control characters would move the caret, or the terminal's cursor.
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const shown = lineText.slice(from, from + MAX_LINE_CHARACTERS).replace(/[\0-\x08\x0b-\x1f\x7f]/g, '\uFFFD');
  const indent = shown.slice(0, column - 1 - from).replace(/[^\t]/g, ' ');
  return `${path}:${line}:${column}: ${message}\n${shown}\n${indent}^`;
}
