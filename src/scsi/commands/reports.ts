import { invalidFieldInCdb } from '../CheckCondition.js';
import type { ScsiResult } from '../LogicalUnit.js';
import { goodWith } from '../results.js';
import { type CommandDefinition, defineCommand } from './CommandDefinition.js';

/** Encodes a LUN in 8 bytes (SAM-5 4.7.7): up to 255 peripheral device addressing, above it flat space. */
export function encodeLun(lun: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16BE(lun < 256 ? lun : 0x4000 | lun, 0);
  return bytes;
}

const WELL_KNOWN_ONLY = 0x01;
const ALL = 0x02;

/** REPORT LUNS (SPC-4 6.33).  There are no well known logical units. */
export const reportLuns: CommandDefinition = defineCommand(
  'REPORT LUNS',
  'a0 00 ff 000000 ffffffff 00 00',
  'always',
  (unit, { cdb, nexus }) => reportedLuns(cdb, unit.environmentOf(nexus).luns(nexus)),
  { unconditional: true },
);

/**
 * The data of REPORT LUNS, at any LUN of a target with these logical units.
 * @throws CheckCondition INVALID FIELD IN CDB for a SELECT REPORT that SPC-4 reserves.
 */
export function reportedLuns(cdb: Buffer, luns: readonly number[]): ScsiResult {
  const selectReport = cdb[2] ?? 0;
  if (selectReport > ALL) throw invalidFieldInCdb(2);
  const reported = selectReport === WELL_KNOWN_ONLY ? [] : luns;
  const header = Buffer.alloc(8);
  header.writeUInt32BE(reported.length * 8, 0);
  return goodWith(Buffer.concat([header, ...reported.map(encodeLun)]), cdb.readUInt32BE(6));
}

/** REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS (SPC-4 6.36). */
export const reportSupportedTaskManagementFunctions: CommandDefinition = defineCommand(
  'REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS',
  'a3 0d 80 000000 ffffffff 00 00',
  'ready',
  (unit, { cdb, nexus }) => {
    const extended = ((cdb[2] ?? 0) & 0x80) !== 0;
    const data = Buffer.alloc(extended ? 16 : 4);
    // ABORT TASK, ABORT TASK SET, CLEAR TASK SET, LOGICAL UNIT RESET, TARGET RESET.
    data[0] = 0x80 | 0x40 | 0x10 | 0x08 | (unit.environmentOf(nexus).targetReset ? 0x02 : 0);
    if (extended) data[3] = 12;
    return goodWith(data, cdb.readUInt32BE(6));
  },
  { serviceAction: 0x0d, duringSanitize: true },
);

/** READ DEFECT DATA (10) and (12) (SBC-3 5.18 and 5.19): there are no defects, in any format. */
export const readDefectDataCommands: readonly CommandDefinition[] = [
  defineCommand('READ DEFECT DATA (10)', '37 00 1f 00000000 ffff 00', 'read', (_unit, { cdb }) =>
    goodWith(Buffer.from([0, (cdb[2] ?? 0) & 0x1f, 0, 0]), cdb.readUInt16BE(7)),
  ),
  defineCommand('READ DEFECT DATA (12)', 'b7 1f ffffffff ffffffff 00 00', 'read', (_unit, { cdb }) =>
    goodWith(Buffer.from([0, (cdb[1] ?? 0) & 0x1f, 0, 0, 0, 0, 0, 0]), cdb.readUInt32BE(6)),
  ),
];
