import { CheckCondition } from '../CheckCondition.js';
import { goodWith } from '../results.js';
import { SenseCode, SenseKey } from '../SenseKey.js';
import { readLba64 } from './blockRange.js';
import { type CommandDefinition, defineReading } from './CommandDefinition.js';

const HEADER_BYTES = 8;
const DESCRIPTOR_BYTES = 16;
const MAX_DESCRIPTORS = 256;
const MAX_BLOCKS = 0xffff_ffff;

/** PROVISIONING STATUS (SBC-3 5.4.3). */
const MAPPED = 0;
const DEALLOCATED = 1;

/** GET LBA STATUS (SBC-3 5.4). */
export const getLbaStatus: CommandDefinition = defineReading(
  'GET LBA STATUS',
  '9e 12 ffffffffffffffff ffffffff 00 00',
  (unit, { cdb }) => {
    const start = readLba64(cdb, 2);
    const allocationLength = cdb.readUInt32BE(10);
    if (start >= unit.medium.blocks) {
      throw new CheckCondition({
        key: SenseKey.IllegalRequest,
        code: SenseCode.LogicalBlockAddressOutOfRange,
        information: start,
      });
    }

    // At least one descriptor, and at most as many as fit into the allocation length.
    const room = Math.floor((allocationLength - HEADER_BYTES) / DESCRIPTOR_BYTES);
    const wanted = Math.max(1, Math.min(room, MAX_DESCRIPTORS));
    const descriptors: Buffer[] = [];
    for (let lba = start; lba < unit.medium.blocks && descriptors.length < wanted;) {
      const run = unit.medium.status(lba);
      const blocks = Math.min(run.blocks, MAX_BLOCKS);
      const descriptor = Buffer.alloc(DESCRIPTOR_BYTES);
      descriptor.writeBigUInt64BE(BigInt(lba), 0);
      descriptor.writeUInt32BE(blocks, 8);
      descriptor[12] = run.mapped ? MAPPED : DEALLOCATED;
      descriptors.push(descriptor);
      lba += blocks;
    }

    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32BE(4 + descriptors.length * DESCRIPTOR_BYTES, 0);
    return goodWith(Buffer.concat([header, ...descriptors]), allocationLength);
  },
  { serviceAction: 0x12 },
);
