const pattern =
  /^(-)?P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?$/u;

const maxLength = 64;

/** An xs:duration in microseconds, with a year as 365 days and a month as 30; null if it is invalid or negative. */
export function parseDuration(text: string): number | null {
  const trimmed = text.trim();
  const match = trimmed.length > maxLength ? null : pattern.exec(trimmed);
  if (!match || match[1] === '-') return null;
  const [years, months, days, hours, minutes, seconds] = match
    .slice(2, 8)
    .map((part: string | undefined) => Number(part ?? 0));
  const allDays = (years ?? 0) * 365 + (months ?? 0) * 30 + (days ?? 0);
  const wholeSeconds = allDays * 86_400 + (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
  return wholeSeconds * 1e6 + Number((match[8] ?? '').slice(0, 6).padEnd(6, '0'));
}

/** Prints whole seconds as an xs:duration. */
export function printDuration(seconds: number): string {
  return `PT${seconds}S`;
}
