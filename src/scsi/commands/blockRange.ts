import type { UnitState } from '../UnitState.js';
import { invalidFieldInCdb } from '../CheckCondition.js';

/** LBA and number of blocks of a CDB. */
export interface BlockRange {
  readonly lba: number;
  readonly blocks: number;
}

/** Decodes the two fields of a CDB of a certain length. */
export type DecodeRange = (cdb: Buffer) => BlockRange;

/**
 * Maximum number of bytes of one command: MAXIMUM TRANSFER LENGTH and MAXIMUM WRITE SAME LENGTH of the Block Limits page.  It
 * limits how long other sessions wait.
 */
export const MAX_TRANSFER_BYTES = 16 * 1024 * 1024;

/** Maximum number of bytes in one UNMAP command. */
export const MAX_UNMAP_BYTES = 256 * 1024 * 1024;

/** 21-bit LBA, 8-bit length; 0 blocks stand for 256. */
export const range6: DecodeRange = (cdb) => ({
  lba: cdb.readUInt32BE(0) & 0x1fffff,
  blocks: cdb[4] === 0 ? 256 : (cdb[4] ?? 0),
});

export const range10: DecodeRange = (cdb) => ({ lba: cdb.readUInt32BE(2), blocks: cdb.readUInt16BE(7) });

export const range12: DecodeRange = (cdb) => ({ lba: cdb.readUInt32BE(2), blocks: cdb.readUInt32BE(6) });

export const range16: DecodeRange = (cdb) => ({ lba: readLba64(cdb, 2), blocks: cdb.readUInt32BE(10) });

/** Exact up to 2^53, which exceeds any capacity.  Larger values stay larger than any capacity. */
export function readLba64(bytes: Buffer, offset: number): number {
  return bytes.readUInt32BE(offset) * 0x1_0000_0000 + bytes.readUInt32BE(offset + 4);
}

/**
 * @throws CheckCondition LOGICAL BLOCK ADDRESS OUT OF RANGE; INVALID FIELD IN CDB for more than the maximum transfer length.
 * @param lengthByte the position of the number of blocks in the CDB.
 */
export function expectTransfer(unit: UnitState, { lba, blocks }: BlockRange, lengthByte: number): void {
  unit.expectRange(lba, blocks);
  if (blocks * unit.medium.blockSize > MAX_TRANSFER_BYTES) throw invalidFieldInCdb(lengthByte);
}
