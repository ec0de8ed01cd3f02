import { expectTransfer, range16 } from './blockRange.js';
import { type CommandDefinition, defineWriting } from './CommandDefinition.js';
import { finishWrite } from './write.js';

const FUA = 0x08;

/** ORWRITE (16) (SBC-3 5.8): each block becomes the OR of its old content and the received data. */
export const orWrite: CommandDefinition = defineWriting(
  'ORWRITE (16)',
  '8b 1a ffffffffffffffff ffffffff 1f 00',
  (unit, { cdb, dataOut }) => {
    const range = range16(cdb);
    expectTransfer(unit, range, 10);
    const { blockSize } = unit.medium;
    const count = Math.min(range.blocks, Math.floor(dataOut.length / blockSize));
    const found = unit.read(range.lba, count);
    const data = Buffer.allocUnsafe(found.length);
    for (let at = 0; at < data.length; at += 1) data[at] = (found[at] ?? 0) | (dataOut[at] ?? 0);
    if (count > 0) unit.write(range.lba, data);
    return finishWrite(unit, range.blocks * blockSize, ((cdb[1] ?? 0) & FUA) !== 0);
  },
);
