import { illegalRequest, invalidFieldInCdb } from '../CheckCondition.js';
import { SenseCode } from '../SenseKey.js';
import { readLba64 } from './blockRange.js';
import { type CommandDefinition, defineWriting } from './CommandDefinition.js';
import { expectEqual } from './verify.js';
import { finishWrite } from './write.js';

const FUA = 0x08;

/** MAXIMUM COMPARE AND WRITE LENGTH of the Block Limits page: what its 8-bit length can say. */
export const MAX_COMPARE_AND_WRITE_BLOCKS = 255;

/** COMPARE AND WRITE (SBC-3 5.3): atomic, because nothing is awaited between the reading and the writing. */
export const compareAndWrite: CommandDefinition = defineWriting(
  'COMPARE AND WRITE',
  '89 1a ffffffffffffffff 000000 ff 1f 00',
  (unit, { cdb, dataOut }) => {
    const lba = readLba64(cdb, 2);
    const blocks = cdb[13] ?? 0;
    unit.expectRange(lba, blocks);
    const length = blocks * unit.medium.blockSize;
    // 256 blocks do not fit the length field: they arrive as 0 with data.
    if (blocks === 0 && dataOut.length > 0) throw invalidFieldInCdb(13);
    if (dataOut.length !== 2 * length) throw illegalRequest(SenseCode.InvalidFieldInCommandInformationUnit);
    expectEqual(unit.read(lba, blocks), dataOut.subarray(0, length));
    if (blocks > 0) unit.write(lba, dataOut.subarray(length, 2 * length));
    return finishWrite(unit, 2 * length, ((cdb[1] ?? 0) & FUA) !== 0);
  },
);
