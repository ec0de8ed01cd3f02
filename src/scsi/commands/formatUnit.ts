import { invalidFieldInParameterList, parameterListLengthError } from '../CheckCondition.js';
import { good } from '../results.js';
import { type CommandDefinition, defineCommand, defineWriting } from './CommandDefinition.js';
import { finishWrite } from './write.js';

const FMTDATA = 0x10;
const LONGLIST = 0x20;
const IMMED = 0x02;

/**
 * FORMAT UNIT (SBC-3 5.2): all blocks are deallocated and read as zeros.  Defect lists, protection information and initialization
 * patterns are not supported.  The parameter list may only set IMMED, which has no effect on the time of the answer.
 */
export const formatUnit: CommandDefinition = defineWriting(
  'FORMAT UNIT',
  '04 30 00 0000 00',
  (unit, command) => {
    const { cdb, dataOut } = command;
    const flags = cdb[1] ?? 0;
    let length = 0;
    if ((flags & FMTDATA) !== 0) {
      length = (flags & LONGLIST) !== 0 ? 8 : 4;
      const header = dataOut.subarray(0, length);
      if (header.length < length) throw parameterListLengthError();
      if (header[0] !== 0) throw invalidFieldInParameterList(0);
      if (((header[1] ?? 0) & ~IMMED) !== 0) throw invalidFieldInParameterList(1);
      if (header.subarray(2).some((byte) => byte !== 0)) throw invalidFieldInParameterList(2);
    }
    unit.unmap(0, unit.medium.blocks);
    return finishWrite(unit, length, true);
  },
);

/** SEND DIAGNOSTIC (SPC-4 6.42): the default self-test, which always succeeds, and no pages. */
export const sendDiagnostic: CommandDefinition = defineCommand(
  'SEND DIAGNOSTIC',
  '1d 04 00 0000 00',
  'write',
  () => good(),
);
