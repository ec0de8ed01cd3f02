/**
 * - `not-well-formed`: not an XML 1.0 document.
 * - `not-accepted`: possibly well-formed, but not supported (encoding, DOCTYPE) or over a limit (depth, number of elements).
 * - `not-representable`: a value that no XML 1.0 document can hold, such as U+0000; raised while printing.
 */
export type XmlErrorReason = 'not-well-formed' | 'not-accepted' | 'not-representable';

/** A position in a text.  All numbers count UTF-16 code units; line and column count from 1. */
export interface XmlPosition {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/**
 * A document that cannot be read, or a value that cannot be written.
 * The message names markup only (elements and attributes), never character data, which may be a secret.
 */
export class XmlError extends Error {
  override readonly name = 'XmlError';
  readonly reason: XmlErrorReason;
  /** Null if there is no text to point into: an unknown encoding, or a value to be printed. */
  readonly position: XmlPosition | null;

  constructor(reason: XmlErrorReason, sentence: string, position: XmlPosition | null = null) {
    super(position === null ? sentence : `line ${position.line}, column ${position.column}: ${sentence}`);
    this.reason = reason;
    this.position = position;
  }
}

/** Line ends are `\n`, `\r\n` and `\r` (XML 1.0, 2.11). */
export function positionOf(text: string, offset: number): XmlPosition {
  let line = 1;
  let lineStart = 0;
  for (const match of text.slice(0, offset).matchAll(/\r\n|\r|\n/g)) {
    line += 1;
    lineStart = match.index + match[0].length;
  }
  return { offset, line, column: offset - lineStart + 1 };
}
