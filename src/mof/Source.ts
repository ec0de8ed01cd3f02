/** A position in a MOF text.  Line and column count from 1, columns in UTF-16 code units. */
export interface MofPosition {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** The whole line, without its line break. */
  readonly lineText: string;
}

/** A MOF text and its path.  Offsets are converted to lines and columns only for error messages. */
export class Source {
  readonly path: string;
  readonly text: string;
  /** Offsets of the beginnings of lines; computed when first needed. */
  #lineStarts: number[] | null = null;

  constructor(path: string, text: string) {
    this.path = path;
    // A byte order mark is not part of the text (DSP0004 2.8, clause 7, encoding of MOF).
    this.text = text.startsWith('\uFEFF') ? text.slice(1) : text;
  }

  /** The position of an offset from 0 to the length of the text. */
  positionAt(offset: number): MofPosition {
    const starts = (this.#lineStarts ??= lineStartsOf(this.text));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const start = starts[low] ?? 0;
    let end = starts[low + 1] ?? this.text.length;
    while (end > start && isLineBreak(this.text.charCodeAt(end - 1))) end -= 1;
    return {
      path: this.path,
      line: low + 1,
      column: offset - start + 1,
      lineText: this.text.slice(start, end),
    };
  }
}

/** A line ends with CR, LF or CR LF. */
function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}
