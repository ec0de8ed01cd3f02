import {
  invalidFieldInCdb,
  invalidFieldInParameterList,
  parameterListLengthError,
} from '../CheckCondition.js';
import { MAX_UNMAP_BYTES, readLba64 } from './blockRange.js';
import { type CommandDefinition, defineWriting } from './CommandDefinition.js';
import { finishWrite } from './write.js';

const ANCHOR = 0x01;
const HEADER_BYTES = 8;
const DESCRIPTOR_BYTES = 16;

/** MAXIMUM UNMAP BLOCK DESCRIPTOR COUNT of the Block Limits page. */
export const MAX_UNMAP_DESCRIPTORS = 256;

/** UNMAP (SBC-3 5.25).  All descriptors are checked before any is applied. */
export const unmap: CommandDefinition = defineWriting(
  'UNMAP',
  '42 00 00000000 1f ffff 00',
  (unit, { cdb, dataOut }) => {
    if (((cdb[1] ?? 0) & ANCHOR) !== 0) throw invalidFieldInCdb(1, 0);
    const length = cdb.readUInt16BE(7);
    if (length === 0) return finishWrite(unit, 0, false);
    const list = dataOut.subarray(0, length);
    if (list.length < HEADER_BYTES) throw parameterListLengthError();

    // A truncated descriptor is ignored (SBC-3 5.25.2).
    const descriptorBytes = Math.min(list.readUInt16BE(2), list.length - HEADER_BYTES);
    const count = Math.floor(descriptorBytes / DESCRIPTOR_BYTES);
    if (count > MAX_UNMAP_DESCRIPTORS) throw invalidFieldInParameterList(2);
    const ranges = Array.from({ length: count }, (_, index) => {
      const offset = HEADER_BYTES + index * DESCRIPTOR_BYTES;
      return { lba: readLba64(list, offset), blocks: list.readUInt32BE(offset + 8) };
    });
    let total = 0;
    for (const { lba, blocks } of ranges) {
      unit.expectRange(lba, blocks);
      total += blocks;
    }
    if (total * unit.medium.blockSize > MAX_UNMAP_BYTES) throw invalidFieldInParameterList(HEADER_BYTES + 8);
    for (const { lba, blocks } of ranges) unit.unmap(lba, blocks);
    return finishWrite(unit, length, false);
  },
);
