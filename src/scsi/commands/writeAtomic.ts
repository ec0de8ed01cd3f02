import { illegalRequest, invalidFieldInCdb } from '../CheckCondition.js';
import { goodAfter } from '../results.js';
import { SenseCode } from '../SenseKey.js';
import { range16 } from './blockRange.js';
import { type CommandDefinition, defineWriting } from './CommandDefinition.js';

/** MAXIMUM ATOMIC TRANSFER LENGTH of the Block Limits page, in bytes. */
export const MAX_ATOMIC_BYTES = 256 * 1024;

/**
 * WRITE ATOMIC (16) (SBC-4 5.51): writes all blocks or none, also over a crash.  The data is on stable storage before the answer,
 * with or without FUA.  There is no alignment or granularity requirement.
 */
export const writeAtomic: CommandDefinition = {
  ...defineWriting(
    'WRITE ATOMIC (16)',
    '9c 18 ffffffffffffffff 0000 ffff 1f 00',
    (unit, { cdb, dataOut }) => {
      const { lba } = range16(cdb);
      const blocks = cdb.readUInt16BE(12);
      const length = blocks * unit.medium.blockSize;
      unit.expectRange(lba, blocks);
      if (length > MAX_ATOMIC_BYTES) throw invalidFieldInCdb(12);
      if (dataOut.length < length) throw illegalRequest(SenseCode.InvalidFieldInCommandInformationUnit);
      if (blocks === 0) return goodAfter(0);
      return unit.writeAtomic(lba, dataOut.subarray(0, length)).then(() => goodAfter(length));
    },
  ),
  counts: 'write',
};
