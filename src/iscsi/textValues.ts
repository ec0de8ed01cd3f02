/** Values of RFC 7143 6.1.  Each parser returns null for a text of another form; the negotiation decides what follows. */

/** decimal-constant or hex-constant up to 2^32 - 1. */
export function findNumber(text: string): number | null {
  if (/^(?:0|[1-9]\d{0,9})$/.test(text) || /^0[xX][0-9a-fA-F]{1,8}$/.test(text)) {
    const number = Number(text);
    return number <= 0xffffffff ? number : null;
  }
  return null;
}

/** boolean-value. */
export function findBoolean(text: string): boolean | null {
  return text === 'Yes' ? true : text === 'No' ? false : null;
}

export function printBoolean(value: boolean): 'Yes' | 'No' {
  return value ? 'Yes' : 'No';
}

/** list-of-values: the texts between commas. */
export function parseList(text: string): string[] {
  return text.split(',');
}

/** Maximum length of a binary-value of a key (RFC 7143 12.1.3, CHAP_C and CHAP_R), in bytes. */
export const MAX_BINARY_BYTES = 1024;

/** binary-value: hex-constant with an even number of digits or base64-constant, 1 to 1024 bytes. */
export function findBinary(text: string): Buffer | null {
  const bytes = findHexBytes(text) ?? findBase64Bytes(text);
  return bytes === null || bytes.length === 0 || bytes.length > MAX_BINARY_BYTES ? null : bytes;
}

function findHexBytes(text: string): Buffer | null {
  return /^0[xX](?:[0-9a-fA-F]{2})+$/.test(text) ? Buffer.from(text.slice(2), 'hex') : null;
}

function findBase64Bytes(text: string): Buffer | null {
  const valid = /^0[bB](?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
  return valid ? Buffer.from(text.slice(2), 'base64') : null;
}

export function printBinary(bytes: Buffer): string {
  return `0x${bytes.toString('hex')}`;
}
