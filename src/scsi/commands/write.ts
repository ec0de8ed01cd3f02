import { invalidFieldInCdb } from '../CheckCondition.js';
import type { ScsiCommand, ScsiResult } from '../LogicalUnit.js';
import { goodAfter } from '../results.js';
import { bytesOf } from '../pieces.js';
import type { UnitState } from '../UnitState.js';
import {
  type BlockRange,
  type DecodeRange,
  expectTransfer,
  range10,
  range12,
  range16,
  range6,
} from './blockRange.js';
import { type CommandDefinition, defineWriting } from './CommandDefinition.js';

const FUA = 0x08;

/** WRITE (6), (10), (12) and (16) (SBC-3 5.32 to 5.35).  Protection information is not supported: WRPROTECT must be zero. */
export const writeCommands: readonly CommandDefinition[] = counted([
  define('WRITE (6)', '0a 1fffff ff 00', range6, 4),
  define('WRITE (10)', '2a 1a ffffffff 1f ffff 00', range10, 7),
  define('WRITE (12)', 'aa 1a ffffffff ffffffff 1f 00', range12, 6),
  define('WRITE (16)', '8a 1a ffffffffffffffff ffffffff 1f 00', range16, 10),
]);

function define(name: string, usage: string, decode: DecodeRange, lengthByte: number): CommandDefinition {
  const hasFua = decode !== range6;
  return defineWriting(name, usage, (unit, command) => {
    const { cdb } = command;
    const range = decode(cdb);
    expectTransfer(unit, range, lengthByte);
    writeReceivedBlocks(unit, range, command);
    const fua = hasFua && ((cdb[1] ?? 0) & FUA) !== 0;
    return finishWrite(unit, range.blocks * unit.medium.blockSize, fua);
  });
}

/**
 * WRITE AND VERIFY (10), (12) and (16) (SBC-3 5.36 to 5.38).  The data is on stable storage before the answer.  BYTCHK 01b
 * compares the data read back with the received data.
 */
export const writeAndVerifyCommands: readonly CommandDefinition[] = counted([
  defineWithVerify('WRITE AND VERIFY (10)', '2e 16 ffffffff 1f ffff 00', range10, 7),
  defineWithVerify('WRITE AND VERIFY (12)', 'ae 16 ffffffff ffffffff 1f 00', range12, 6),
  defineWithVerify('WRITE AND VERIFY (16)', '8e 16 ffffffffffffffff ffffffff 1f 00', range16, 10),
]);

function defineWithVerify(
  name: string,
  usage: string,
  decode: DecodeRange,
  lengthByte: number,
): CommandDefinition {
  return defineWriting(name, usage, (unit, command) => {
    const { cdb } = command;
    const range = decode(cdb);
    const bytchk = ((cdb[1] ?? 0) >> 1) & 3;
    if (bytchk > 1) throw invalidFieldInCdb(1, 2);
    expectTransfer(unit, range, lengthByte);
    const written = writeReceivedBlocks(unit, range, command);
    // A read verifies the blocks: it throws if they are not readable, and there is no cache of ours in between.
    unit.read(range.lba, written);
    return finishWrite(unit, range.blocks * unit.medium.blockSize, true);
  });
}

/** Writes the complete blocks received, but at most as many as the CDB names; returns their number. */
function writeReceivedBlocks(unit: UnitState, { lba, blocks }: BlockRange, command: ScsiCommand): number {
  const { blockSize } = unit.medium;
  const pieces = command.dataOutPieces ?? [command.dataOut];
  const bytes = bytesOf(pieces);
  const count = Math.min(blocks, Math.floor(bytes / blockSize));
  if (count === 0) return 0;
  const used = count * blockSize;
  if (used === bytes) unit.write(lba, ...pieces);
  else unit.write(lba, command.dataOut.subarray(0, used));
  return count;
}

/** Answers GOOD: at once, or after a flush if FUA or a disabled write cache requires it. */
export function finishWrite(
  unit: UnitState,
  dataOutLength: number,
  fua: boolean,
): ScsiResult | Promise<ScsiResult> {
  const result = goodAfter(dataOutLength);
  if (!unit.medium.hasVolatileCache || (!fua && unit.modePages.writeCacheEnabled)) return result;
  return unit.flush().then(() => result);
}

function counted(commands: readonly CommandDefinition[]): CommandDefinition[] {
  return commands.map((command) => ({ ...command, counts: 'write' }));
}
