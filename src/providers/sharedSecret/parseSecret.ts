import { anyLength, ChapSecret } from '../../targets/ChapSecret.js';

/**
 * The bytes of CIM_SharedSecret.Secret.
 * The property is a string with the OctetString qualifier: `0x`, the total length in bytes including itself as 8 hexadecimal
 * digits, and the bytes in hexadecimal (DSP0004 2.8, OctetString).  A text in which length and digits do not match is the secret
 * itself, in UTF-8.
 */
export function parseSecret(text: string): ChapSecret {
  return new ChapSecret(findOctets(text) ?? Buffer.from(text, 'utf8'), anyLength);
}

function findOctets(text: string): Buffer | null {
  const match = /^0x([0-9a-f]{8})((?:[0-9a-f]{2})*)$/i.exec(text);
  if (!match) return null;
  const [, length = '', digits = ''] = match;
  return Number.parseInt(length, 16) === 4 + digits.length / 2 ? Buffer.from(digits, 'hex') : null;
}
