const plain = /^[A-Za-z_]\w*$/u;
const notOfNames =
  /[^A-Za-z0-9_.\u00B7-\u00D6\u00D8-\u00F6\u00F8-\u037D\u037F-\u1FFF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD-]/gu;

/** Converts the name of a CIM element to an XML name.  Characters that XML names exclude are written as their code (DSP0230). */
export function elementName(name: string): string {
  if (plain.test(name)) return name;
  return name.replace(notOfNames, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `_x${code.toString(16).toUpperCase().padStart(4, '0')}_`;
  });
}

/** Converts it back. */
export function cimName(name: string): string {
  return name.includes('_x')
    ? name.replace(/_x([\dA-F]{4})_/gu, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    : name;
}
