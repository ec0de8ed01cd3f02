import { invalidFieldInCdb } from '../CheckCondition.js';
import { goodWith } from '../results.js';
import { type CommandDefinition, defineCommand } from './CommandDefinition.js';
import {
  BLOCK_TO_BLOCK,
  IDENTIFICATION_DESCRIPTOR,
  MAX_DESCRIPTOR_LIST_BYTES,
  MAX_SEGMENT_DESCRIPTORS,
  MAX_TARGET_DESCRIPTORS,
} from './copyParameters.js';

/** COPY MANAGER STATUS (SPC-4 table 168). */
const managerStatus = { inProgress: 0, completed: 1, failed: 2 } as const;
const IN_KIBIBYTES = 1;

/** The field has 32 bits, which is less than a segment of 65535 blocks of 65536 bytes. */
const MAX_SEGMENT_BYTES = 0xffff_ffff;
const MAX_CONCURRENT_COPIES = 16;

/** RECEIVE COPY STATUS (LID1) and RECEIVE COPY OPERATING PARAMETERS (SPC-4 6.22 and 6.23). */
export const receiveCopyResultsCommands: readonly CommandDefinition[] = [
  defineCommand(
    'RECEIVE COPY STATUS (LID1)',
    '84 00 ff 00000000000000 ffffffff 00 00',
    'write',
    (unit, { cdb, nexus }) => {
      const listIdentifier = cdb[2] ?? 0;
      const results = unit.copyResults.get(nexus.id);
      const result = results?.get(listIdentifier);
      if (!result) throw invalidFieldInCdb(2);
      // The result of an ended copy is returned once.
      if (result.status !== 'inProgress') results?.delete(listIdentifier);
      const data = Buffer.alloc(12);
      data.writeUInt32BE(8, 0);
      data[4] = managerStatus[result.status];
      data.writeUInt16BE(result.segmentsProcessed, 5);
      data[7] = IN_KIBIBYTES;
      data.writeUInt32BE(Math.floor(result.bytesTransferred / 1024), 8);
      return goodWith(data, cdb.readUInt32BE(10));
    },
    { serviceAction: 0 },
  ),
  defineCommand(
    'RECEIVE COPY OPERATING PARAMETERS',
    '84 03 ff 00000000000000 ffffffff 00 00',
    'write',
    (_unit, { cdb }) => {
      const data = Buffer.alloc(46);
      data.writeUInt32BE(data.length - 4, 0);
      data[4] = 0x01; // SNLID: works without a list identifier
      data.writeUInt16BE(MAX_TARGET_DESCRIPTORS, 8);
      data.writeUInt16BE(MAX_SEGMENT_DESCRIPTORS, 10);
      data.writeUInt32BE(MAX_DESCRIPTOR_LIST_BYTES, 12);
      data.writeUInt32BE(MAX_SEGMENT_BYTES, 16);
      data.writeUInt16BE(MAX_CONCURRENT_COPIES, 34);
      data[36] = MAX_CONCURRENT_COPIES;
      data[37] = 9; // DATA SEGMENT GRANULARITY: 512 bytes
      data[43] = 2;
      data.set([BLOCK_TO_BLOCK, IDENTIFICATION_DESCRIPTOR], 44);
      return goodWith(data, cdb.readUInt32BE(10));
    },
    { serviceAction: 3 },
  ),
];
