/** Bytes of hex digits; spaces and bars between fields are for the eye. */
export function fromHex(text: string): Buffer {
  return Buffer.from(text.replace(/[ |]/g, ''), 'hex');
}

export function toHex(bytes: Buffer): string {
  return bytes.toString('hex');
}
