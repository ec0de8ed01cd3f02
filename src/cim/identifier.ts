/**
 * A letter or underscore, followed by letters, digits and underscores of Unicode.
 * The MOF grammar allows any character from U+0080 to U+FFEF.  Beyond U+FFFF this pattern and the MOF compiler allow letters
 * only.
 */
const identifier = /^[\p{L}_](?:\p{L}|(?![\u{10000}-\u{10FFFF}])[\p{N}\p{M}_])*$/u;

/**
 * Whether a text can name a class, a qualifier type, a feature or a parameter (DSP0004 2.8, 7.3: IDENTIFIER). All sources of
 * names use this rule, so every accepted name can be written as MOF and read back.  MOF keywords are allowed where a name is
 * expected.
 */
export function isIdentifier(text: string): boolean {
  // `__proto__` is refused because every JavaScript object has it.
  return (/^[A-Za-z_]\w*$/.test(text) || identifier.test(text)) && text !== '__proto__';
}
