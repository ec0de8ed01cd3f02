import { illegalRequest, invalidFieldInCdb } from '../CheckCondition.js';
import type { Nexus } from '../Nexus.js';
import { goodWith } from '../results.js';
import type { PageControl } from '../ModePages.js';
import { SenseCode } from '../SenseKey.js';
import type { UnitState } from '../UnitState.js';
import { type CommandDefinition, defineCommand } from './CommandDefinition.js';

const DBD = 0x08;
const LLBAA = 0x10;
const WP = 0x80;
const DPOFUA = 0x10;
const LONGLBA = 0x01;

const pageControls: readonly (PageControl | null)[] = ['current', 'changeable', 'default', null];

/** MODE SENSE (6) (SPC-4 6.11). */
export const modeSense6: CommandDefinition = defineCommand(
  'MODE SENSE (6)',
  '1a 08 ff ff ff 00',
  'write',
  (unit, { cdb, nexus }) => {
    const pages = sensePages(unit, cdb);
    const blockDescriptor = ((cdb[1] ?? 0) & DBD) === 0 ? shortBlockDescriptor(unit) : Buffer.alloc(0);
    const length = 4 + blockDescriptor.length + pages.length;
    const header = Buffer.from([length - 1, 0, deviceSpecificParameter(unit, nexus), blockDescriptor.length]);
    return goodWith(Buffer.concat([header, blockDescriptor, pages]), cdb[4]);
  },
  { duringSanitize: true },
);

/** MODE SENSE (10) (SPC-4 6.12). */
export const modeSense10: CommandDefinition = defineCommand(
  'MODE SENSE (10)',
  '5a 18 ff ff 000000 ffff 00',
  'write',
  (unit, { cdb, nexus }) => {
    const pages = sensePages(unit, cdb);
    const flags = cdb[1] ?? 0;
    const long = (flags & LLBAA) !== 0;
    const blockDescriptor =
      (flags & DBD) !== 0 ? Buffer.alloc(0) : long ? longBlockDescriptor(unit) : shortBlockDescriptor(unit);
    const header = Buffer.alloc(8);
    header.writeUInt16BE(6 + blockDescriptor.length + pages.length, 0);
    header[3] = deviceSpecificParameter(unit, nexus);
    header[4] = long && blockDescriptor.length > 0 ? LONGLBA : 0;
    header.writeUInt16BE(blockDescriptor.length, 6);
    return goodWith(Buffer.concat([header, blockDescriptor, pages]), cdb.readUInt16BE(7));
  },
  { duringSanitize: true },
);

/** @throws CheckCondition SAVING PARAMETERS NOT SUPPORTED, INVALID FIELD IN CDB for an unknown page. */
function sensePages(unit: UnitState, cdb: Buffer): Buffer {
  const control = pageControls[(cdb[2] ?? 0) >> 6];
  if (!control) throw illegalRequest(SenseCode.SavingParametersNotSupported);
  const pages = unit.modePages.sense(control, (cdb[2] ?? 0) & 0x3f, cdb[3] ?? 0);
  if (!pages) throw invalidFieldInCdb(2, 5);
  return pages;
}

function deviceSpecificParameter(unit: UnitState, nexus: Nexus): number {
  return (unit.isWriteProtected(nexus) ? WP : 0) | DPOFUA;
}

/** Short LBA mode parameter block descriptor (SBC-3 6.4.2.2). */
function shortBlockDescriptor({ medium }: UnitState): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(Math.min(medium.blocks, 0xffff_ffff), 0);
  bytes.writeUIntBE(medium.blockSize, 5, 3);
  return bytes;
}

/** Long LBA mode parameter block descriptor (SBC-3 6.4.2.3). */
function longBlockDescriptor({ medium }: UnitState): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64BE(BigInt(medium.blocks), 0);
  bytes.writeUInt32BE(medium.blockSize, 12);
  return bytes;
}
