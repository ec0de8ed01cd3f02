/** Powers of 1024 for K, M, G, T and P, with or without "iB", as in lvm, qemu-img and targetcli; powers of 1000 with "B". */
const factors: ReadonlyMap<string, number> = new Map(
  ['', 'K', 'M', 'G', 'T', 'P'].flatMap((letter, power) => [
    [letter, 1024 ** power],
    [`${letter}IB`, 1024 ** power],
    [`${letter}B`, 1000 ** power],
  ]),
);

/** The help text about sizes. */
export const sizeHelp = 'as in 100G or 1.5TiB; G and GiB are 2^30 bytes, GB is 10^9';

/** A size with a fraction is rounded up to a multiple of this, if it is not a whole number of bytes: 1.1G. */
const roundedTo = 4096;

/** Parses a size such as "100G", in bytes; null for an invalid text. */
export function findSize(text: string): number | null {
  const match = /^(\d{1,15}(?:\.\d{1,6})?) ?([KMGTP]?(?:i?B)?)$/iu.exec(text.trim());
  const factor = factors.get(match?.[2]?.toUpperCase() ?? '-');
  const exact = Number(match?.[1]) * (factor ?? Number.NaN);
  const isWhole = Number.isInteger(exact) || factor === 1;
  const bytes = isWhole ? exact : Math.ceil(exact / roundedTo) * roundedTo;
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null;
}

/** Prints a size for people: 1536 as "1.5 KiB". */
export function printSize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)));
  const value = bytes / 1024 ** power;
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[power]}`;
}
