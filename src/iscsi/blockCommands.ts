/** The SCSI commands that check whether a LUN answers: SPC-5 and SBC-4.  All numbers are big-endian. */

export function inquiryCdb(allocationLength: number, vitalProductDataPage: number | null): Buffer {
  const cdb = Buffer.alloc(6);
  cdb[0] = 0x12;
  cdb[1] = vitalProductDataPage === null ? 0 : 1;
  cdb[2] = vitalProductDataPage ?? 0;
  cdb.writeUInt16BE(allocationLength, 3);
  return cdb;
}

export function reportLunsCdb(allocationLength: number): Buffer {
  const cdb = Buffer.alloc(12);
  cdb[0] = 0xa0;
  cdb.writeUInt32BE(allocationLength, 6);
  return cdb;
}

/** The LUN fields of a REPORT LUNS answer (SPC-5 6.33), eight bytes each.  Of a truncated list the complete ones are returned. */
export function parseReportLuns(data: Buffer): bigint[] {
  if (data.length < 8) return [];
  const end = Math.min(data.length, 8 + data.readUInt32BE(0));
  const luns: bigint[] = [];
  for (let offset = 8; offset + 8 <= end; offset += 8) luns.push(data.readBigUInt64BE(offset));
  return luns;
}

export const READ_CAPACITY_16_BYTES = 32;

export function readCapacity16Cdb(): Buffer {
  const cdb = Buffer.alloc(16);
  cdb[0] = 0x9e;
  cdb[1] = 0x10;
  cdb.writeUInt32BE(READ_CAPACITY_16_BYTES, 10);
  return cdb;
}

export interface Capacity {
  readonly blocks: bigint;
  readonly blockBytes: number;
}

/** Null if the answer is too short. */
export function findCapacity16(data: Buffer): Capacity | null {
  if (data.length < 12) return null;
  return { blocks: data.readBigUInt64BE(0) + 1n, blockBytes: data.readUInt32BE(8) };
}

export function testUnitReadyCdb(): Buffer {
  return Buffer.alloc(6);
}

/**
 * Sense key, additional sense code and qualifier, from fixed or descriptor format (SPC-5 4.5); null if there is no sense data.
 */
export function findSense(
  sense: Buffer,
): { readonly key: number; readonly asc: number; readonly ascq: number } | null {
  const format = (sense[0] ?? 0) & 0x7f;
  if (format === 0x70 || format === 0x71) {
    return { key: (sense[2] ?? 0) & 0x0f, asc: sense[12] ?? 0, ascq: sense[13] ?? 0 };
  }
  if (format === 0x72 || format === 0x73) {
    return { key: (sense[1] ?? 0) & 0x0f, asc: sense[2] ?? 0, ascq: sense[3] ?? 0 };
  }
  return null;
}
