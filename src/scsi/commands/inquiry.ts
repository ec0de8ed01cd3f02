import { invalidFieldInCdb } from '../CheckCondition.js';
import { goodWith } from '../results.js';
import type { UnitState } from '../UnitState.js';
import { type CommandDefinition, defineCommand } from './CommandDefinition.js';
import { vitalProductData } from './vitalProductData.js';

const EVPD = 0x01;
const RMB = 0x80;
const VERSION_SPC_4 = 0x06;
const HISUP_AND_FORMAT_2 = 0x12;
const THIRD_PARTY_COPY = 0x08;
const CMDQUE = 0x02;

/** SAM-5, SPC-4, SBC-3 and iSCSI, no version claimed (SPC-4 table 144). */
const VERSION_DESCRIPTORS = [0x00a0, 0x0460, 0x04c0, 0x0960];
const STANDARD_INQUIRY_BYTES = 96;

/** INQUIRY (SPC-4 6.6). */
export const inquiry: CommandDefinition = defineCommand(
  'INQUIRY',
  '12 01 ff ffff 00',
  'always',
  (unit, { cdb, nexus }) => {
    const allocationLength = cdb.readUInt16BE(3);
    const pageCode = cdb[2] ?? 0;
    if (((cdb[1] ?? 0) & EVPD) === 0) {
      if (pageCode !== 0) throw invalidFieldInCdb(2);
      return goodWith(standardInquiry(unit), allocationLength);
    }
    const page = vitalProductData(unit, pageCode, nexus.targetPort);
    if (!page) throw invalidFieldInCdb(2);
    return goodWith(page, allocationLength);
  },
  { unconditional: true },
);

/** Standard INQUIRY data (SPC-4 6.6.2). */
function standardInquiry({ identity, removable }: UnitState): Buffer {
  const data = Buffer.alloc(STANDARD_INQUIRY_BYTES);
  data[1] = removable ? RMB : 0;
  data[2] = VERSION_SPC_4;
  data[3] = HISUP_AND_FORMAT_2;
  data[4] = STANDARD_INQUIRY_BYTES - 5;
  data[5] = THIRD_PARTY_COPY;
  data[7] = CMDQUE;
  data.write(identity.vendor.padEnd(8), 8, 'ascii');
  data.write(identity.product.padEnd(16), 16, 'ascii');
  data.write(identity.revision.padEnd(4), 32, 'ascii');
  for (const [index, descriptor] of VERSION_DESCRIPTORS.entries())
    data.writeUInt16BE(descriptor, 58 + index * 2);
  return data;
}
