import { CheckCondition, illegalRequest, invalidFieldInCdb } from '../CheckCondition.js';
import { goodAfter } from '../results.js';
import { SenseCode, SenseKey } from '../SenseKey.js';
import type { UnitState } from '../UnitState.js';
import { type DecodeRange, MAX_TRANSFER_BYTES, range10, range12, range16 } from './blockRange.js';
import { type CommandDefinition, defineReading } from './CommandDefinition.js';

/** VERIFY (10), (12) and (16) (SBC-3 5.26 to 5.28). */
export const verifyCommands: readonly CommandDefinition[] = [
  define('VERIFY (10)', '2f 16 ffffffff 1f ffff 00', range10, 7),
  define('VERIFY (12)', 'af 16 ffffffff ffffffff 1f 00', range12, 6),
  define('VERIFY (16)', '8f 16 ffffffffffffffff ffffffff 1f 00', range16, 10),
];

/** BYTCHK: what the received data is compared with. */
const MEDIUM_ALONE = 0;
const EACH_BLOCK = 1;
const RESERVED = 2;

/** Number of bytes compared at once if one block stands for all. */
const PIECE_BYTES = 256 * 1024;

function define(name: string, usage: string, decode: DecodeRange, lengthByte: number): CommandDefinition {
  return defineReading(name, usage, (unit, { cdb, dataOut }) => {
    const { lba, blocks } = decode(cdb);
    const { blockSize } = unit.medium;
    const bytchk = ((cdb[1] ?? 0) >> 1) & 3;
    if (bytchk === RESERVED) throw invalidFieldInCdb(1, 2);
    unit.expectRange(lba, blocks);
    if (bytchk === MEDIUM_ALONE) {
      // Only reading shows whether a block is readable, so each one is read.
      readThrough(unit, lba, blocks);
      return goodAfter(0);
    }

    if (blocks * blockSize > MAX_TRANSFER_BYTES) throw invalidFieldInCdb(lengthByte);
    if (bytchk === EACH_BLOCK) {
      const count = Math.min(blocks, Math.floor(dataOut.length / blockSize));
      expectEqual(unit.read(lba, count), dataOut.subarray(0, count * blockSize));
      return goodAfter(blocks * blockSize);
    }
    if (blocks > 0 && dataOut.length < blockSize) {
      throw illegalRequest(SenseCode.InvalidFieldInCommandInformationUnit);
    }
    expectRepeated(unit, lba, blocks, dataOut.subarray(0, blockSize));
    return goodAfter(blocks > 0 ? blockSize : 0);
  });
}

function readThrough(unit: UnitState, lba: number, blocks: number): void {
  const step = MAX_TRANSFER_BYTES / unit.medium.blockSize;
  for (let at = 0; at < blocks; at += step) unit.read(lba + at, Math.min(step, blocks - at));
}

/** @throws CheckCondition MISCOMPARE, with the offset in the block of the first byte that differs. */
function expectRepeated(unit: UnitState, lba: number, blocks: number, block: Buffer): void {
  const perPiece = Math.min(blocks, PIECE_BYTES / block.length);
  const piece = Buffer.alloc(perPiece * block.length, block);
  for (let at = 0; at < blocks; at += perPiece) {
    const found = unit.read(lba + at, Math.min(perPiece, blocks - at));
    if (found.equals(piece.subarray(0, found.length))) continue;
    for (let from = 0; from < found.length; from += block.length) {
      expectEqual(found.subarray(from, from + block.length), block);
    }
  }
}

/** @throws CheckCondition MISCOMPARE, with the offset of the first byte that differs. */
export function expectEqual(found: Buffer, wanted: Buffer): void {
  if (found.equals(wanted)) return;
  let offset = 0;
  while (found[offset] === wanted[offset]) offset += 1;
  throw new CheckCondition({
    key: SenseKey.Miscompare,
    code: SenseCode.MiscompareDuringVerifyOperation,
    information: offset,
  });
}
