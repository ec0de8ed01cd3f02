/**
 * A name as an error sentence may show it: at most three characters, or capitals, as the names of CIM-XML are. Any other text may
 * be part of a secret that follows an unescaped "<".
 */
export function shownName(name: string, otherwise = 'an unknown element'): string {
  return /^(?:.{1,3}|[A-Z]{1,20}(?:\.[A-Z]{1,20})?|EmbeddedObject|xml:lang)$/u.test(name) ? name : otherwise;
}
