/**
 * Encodes a logical unit number in eight bytes (SAM-5 4.7): peripheral device addressing up to 255, flat space up to 16383.
 * @throws RangeError for a number outside of 0 to 16383.
 */
export function encodeLun(lun: number): bigint {
  if (!Number.isInteger(lun) || lun < 0 || lun > 0x3fff)
    throw new RangeError(`LUN ${lun}: expected 0 to 16383`);
  return BigInt(lun < 256 ? lun : 0x4000 | lun) << 48n;
}

/** The number in the eight bytes; null for another addressing method or further levels. */
export function findLun(field: bigint): number | null {
  if ((field & 0xffffffffffffn) !== 0n) return null;
  const first = Number(field >> 48n);
  const method = first >> 14;
  if (method === 0) return first > 0xff ? null : first;
  return method === 1 ? first & 0x3fff : null;
}
