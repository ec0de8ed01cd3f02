import { goodWith } from '../results.js';
import { type CommandDefinition, defineReading } from './CommandDefinition.js';

const LBPME_AND_LBPRZ = 0xc0;

/** READ CAPACITY (10) (SBC-3 5.16): ffffffffh means that READ CAPACITY (16) is needed. */
export const readCapacity10: CommandDefinition = defineReading(
  'READ CAPACITY (10)',
  '25 00 00000000 0000 00 00',
  ({ medium }) => {
    const data = Buffer.alloc(8);
    data.writeUInt32BE(Math.min(medium.blocks - 1, 0xffff_ffff), 0);
    data.writeUInt32BE(medium.blockSize, 4);
    return goodWith(data);
  },
  { access: 'ready' },
);

/** READ CAPACITY (16) (SBC-3 5.17): thin provisioned, deallocated blocks read as zeros. */
export const readCapacity16: CommandDefinition = defineReading(
  'READ CAPACITY (16)',
  '9e 10 0000000000000000 ffffffff 00 00',
  ({ medium }, { cdb }) => {
    const data = Buffer.alloc(32);
    data.writeBigUInt64BE(BigInt(medium.blocks - 1), 0);
    data.writeUInt32BE(medium.blockSize, 8);
    data[14] = LBPME_AND_LBPRZ;
    return goodWith(data, cdb.readUInt32BE(10));
  },
  { access: 'ready', serviceAction: 0x10 },
);
