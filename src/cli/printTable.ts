/**
 * A table with headings.  The last column is not padded, and no line ends with spaces.  Control characters in text from a server
 * become U+FFFD, because they could manipulate the terminal.
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
