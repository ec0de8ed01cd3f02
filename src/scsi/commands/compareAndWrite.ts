import { illegalRequest, invalidFieldInCdb } from '../CheckCondition.js';
import { SenseCode } from '../SenseKey.js';
import { readLba64 } from './blockRange.js';
import { type CommandDefinition, defineWriting } from './CommandDefinition.js';
import { expectEqual } from './verify.js';
import { finishWrite } from './write.js';

const FUA = 0x08;

/** MAXIMUM COMPARE AND WRITE LENGTH of the Block Limits page: the maximum of its 8-bit length field. */
export const MAX_COMPARE_AND_WRITE_BLOCKS = 255;

/** COMPARE AND WRITE (SBC-3 5.3).  It is atomic, because nothing is awaited between read and write. */
export const compareAndWrite: CommandDefinition = defineWriting(
  'COMPARE AND WRITE',
  '89 1a ffffffffffffffff 000000 ff 1f 00',
  (unit, { cdb, dataOut }) => {
    const lba = readLba64(cdb, 2);
    const blocks = cdb[13] ?? 0;
    unit.expectRange(lba, blocks);
    const length = blocks * unit.medium.blockSize;
    // 256 blocks do not fit into the length field: it is 0 although there is data.
    if (blocks === 0 && dataOut.length > 0) throw invalidFieldInCdb(13);
    if (dataOut.length !== 2 * length) throw illegalRequest(SenseCode.InvalidFieldInCommandInformationUnit);
    expectEqual(unit.read(lba, blocks), dataOut.subarray(0, length));
    if (blocks > 0) unit.write(lba, dataOut.subarray(length, 2 * length));
    return finishWrite(unit, 2 * length, ((cdb[1] ?? 0) & FUA) !== 0);
  },
);
