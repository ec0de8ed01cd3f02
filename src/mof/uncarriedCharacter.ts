/** Characters that XML 1.0 excludes (2.2 Char): most control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const uncarried = /[\0-\x08\x0b\x0c\x0e-\x1f\p{Cs}\ufffe\uffff]/u;

/** The index of the first character of a value that CIM-XML cannot represent; -1 if there is none. */
export function findUncarriedCharacter(value: string): number {
  return value.search(uncarried);
}

/** The error sentence for such a character. */
export function describeUncarried(code: number): string {
  const number = code.toString(16).toUpperCase().padStart(4, '0');
  return `the character U+${number} is none of XML 1.0: CIM-XML cannot carry it`;
}
