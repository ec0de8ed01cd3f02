/**
 * A name as a sentence may show it: three characters, or capitals as the elements and attributes of CIM-XML have them.
 * Any other may be the rest of a secret, behind a "<" that somebody did not escape.
 */
export function shownName(name: string, otherwise = 'an unknown element'): string {
  return /^(?:.{1,3}|[A-Z]{1,20}(?:\.[A-Z]{1,20})?|EmbeddedObject|xml:lang)$/u.test(name) ? name : otherwise;
}
