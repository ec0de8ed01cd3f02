import { illegalRequest, invalidFieldInCdb } from '../CheckCondition.js';
import type { ScsiCommand } from '../LogicalUnit.js';
import { SenseCode } from '../SenseKey.js';
import type { UnitState } from '../UnitState.js';
import { type DecodeRange, MAX_TRANSFER_BYTES, range10, range16 } from './blockRange.js';
import { type CommandDefinition, defineWriting } from './CommandDefinition.js';
import { finishWrite } from './write.js';

const ANCHOR = 0x10;
const UNMAP = 0x08;
const NDOB = 0x01;

/** Number of bytes written at once if a block is repeated. */
const PIECE_BYTES = 256 * 1024;

/**
 * WRITE SAME (10) and (16) (SBC-3 5.45 and 5.46).  A number of blocks of zero, which could mean the rest of the medium, is
 * refused (WSNZ is 1).  UNMAP deallocates if the block is zero, which is what deallocated blocks read as.  ANCHOR is refused
 * (ANC_SUP is 0).
 */
export const writeSameCommands: readonly CommandDefinition[] = [
  define('WRITE SAME (10)', '41 18 ffffffff 1f ffff 00', range10, 7, false),
  define('WRITE SAME (16)', '93 19 ffffffffffffffff ffffffff 1f 00', range16, 10, true),
];

function define(
  name: string,
  usage: string,
  decode: DecodeRange,
  lengthByte: number,
  hasNdob: boolean,
): CommandDefinition {
  return defineWriting(name, usage, (unit, command) => {
    const { cdb } = command;
    const { lba, blocks } = decode(cdb);
    const flags = cdb[1] ?? 0;
    if ((flags & ANCHOR) !== 0) throw invalidFieldInCdb(1, 4);
    unit.expectRange(lba, blocks);
    if (blocks === 0 || blocks * unit.medium.blockSize > MAX_TRANSFER_BYTES)
      throw invalidFieldInCdb(lengthByte);

    const block = hasNdob && (flags & NDOB) !== 0 ? null : expectOneBlock(unit, command);
    const isZero = block === null || isAllZero(block);
    if ((flags & UNMAP) !== 0 && isZero) unit.unmap(lba, blocks);
    else writeRepeatedly(unit, lba, blocks, block ?? Buffer.alloc(unit.medium.blockSize));
    return finishWrite(unit, block?.length ?? 0, false);
  });
}

function expectOneBlock(unit: UnitState, { dataOut }: ScsiCommand): Buffer {
  if (dataOut.length !== unit.medium.blockSize) {
    throw illegalRequest(SenseCode.InvalidFieldInCommandInformationUnit);
  }
  return dataOut;
}

/** Writes one block repeatedly over a range. */
export function writeRepeatedly(unit: UnitState, lba: number, blocks: number, block: Buffer): void {
  const perPiece = Math.min(blocks, Math.max(1, PIECE_BYTES / unit.medium.blockSize));
  const piece = Buffer.alloc(perPiece * unit.medium.blockSize, block);
  for (let at = 0; at < blocks; at += perPiece) {
    const count = Math.min(perPiece, blocks - at);
    unit.write(lba + at, piece.subarray(0, count * unit.medium.blockSize));
  }
}

function isAllZero(block: Buffer): boolean {
  return block[0] === 0 && block.subarray(1).equals(block.subarray(0, -1));
}
