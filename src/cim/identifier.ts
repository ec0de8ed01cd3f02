/**
 * A letter or underscore, then letters, digits and underscores, as far as Unicode has them.  The grammar has any character from U+0080
 * to U+FFEF; beyond them only letters are taken, which the MOF compiler takes, too.
 */
const identifier = /^[\p{L}_](?:\p{L}|(?![\u{10000}-\u{10FFFF}])[\p{N}\p{M}_])*$/u;

/**
 * Whether a text can name a class, a qualifier type, a feature or a parameter (DSP0004 2.8, 7.3: IDENTIFIER).
 *
 * One rule for all that names come from: what has such a name can be written as MOF and read back.  Keywords of MOF are names where a
 * name is expected.
 */
export function isIdentifier(text: string): boolean {
  // Every object has a __proto__ already.
  return (/^[A-Za-z_]\w*$/.test(text) || identifier.test(text)) && text !== '__proto__';
}
