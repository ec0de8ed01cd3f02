/**
 * Columns of text with a heading over each, the last one as long as it is; no line ends in blanks.
 * Control characters in what a server said become U+FFFD: they would move the cursor, or worse.
 */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings, ...rows].map((row) => row.map(clean));
  const widths = headings.map((_, column) => Math.max(...lines.map((row) => row[column]?.length ?? 0)));
  return lines
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

export function clean(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\uFFFD');
}
