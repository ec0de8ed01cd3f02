/** CRC-32C (Castagnoli) with the reflected polynomial 0x82f63b78: eight tables of 256 entries process eight bytes a step. */
const tables = Array.from({ length: 8 }, () => new Int32Array(256));

for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  at(0)[byte] = crc;
}
for (let table = 1; table < 8; table++) {
  for (let byte = 0; byte < 256; byte++) {
    const previous = at(table - 1)[byte] ?? 0;
    at(table)[byte] = (at(0)[previous & 0xff] ?? 0) ^ (previous >>> 8);
  }
}

function at(table: number): Int32Array {
  return tables[table] as Int32Array;
}

const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
];

/**
 * The digest of iSCSI headers and data (RFC 7143 13.1) over the buffers in order, as an unsigned 32-bit number.  On the wire its
 * least significant byte comes first.
 */
export function crc32c(...buffers: readonly Uint8Array[]): number {
  let crc = -1;
  for (const buffer of buffers) crc = update(crc, buffer);
  return ~crc >>> 0;
}

// The masks guarantee an index from 0 to 255, which is within a table of 256, so the casts are safe.
function update(start: number, buffer: Uint8Array): number {
  let crc = start;
  let i = 0;
  const whole = buffer.length - (buffer.length % 8);
  for (; i < whole; i += 8) {
    crc ^=
      (buffer[i] as number) |
      ((buffer[i + 1] as number) << 8) |
      ((buffer[i + 2] as number) << 16) |
      ((buffer[i + 3] as number) << 24);
    crc =
      (t7[crc & 0xff] as number) ^
      (t6[(crc >>> 8) & 0xff] as number) ^
      (t5[(crc >>> 16) & 0xff] as number) ^
      (t4[crc >>> 24] as number) ^
      (t3[buffer[i + 4] as number] as number) ^
      (t2[buffer[i + 5] as number] as number) ^
      (t1[buffer[i + 6] as number] as number) ^
      (t0[buffer[i + 7] as number] as number);
  }
  for (; i < buffer.length; i++) crc = (t0[(crc ^ (buffer[i] as number)) & 0xff] as number) ^ (crc >>> 8);
  return crc;
}
