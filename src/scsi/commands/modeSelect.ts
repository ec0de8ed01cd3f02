import {
  invalidFieldInCdb,
  invalidFieldInParameterList,
  parameterListLengthError,
} from '../CheckCondition.js';
import type { ScsiCommand, ScsiResult } from '../LogicalUnit.js';
import { good, goodAfter } from '../results.js';
import { SenseCode } from '../SenseKey.js';
import type { UnitState } from '../UnitState.js';
import { type CommandDefinition, defineCommand } from './CommandDefinition.js';

const PF = 0x10;
const LONGLBA = 0x01;

/** MODE SELECT (6) (SPC-4 6.9).  Nothing is saved, so SP must be zero. */
export const modeSelect6: CommandDefinition = defineCommand(
  'MODE SELECT (6)',
  '15 10 0000 ff 00',
  'write',
  (unit, command) => modeSelect(unit, command, command.cdb[4] ?? 0, 4),
);

/** MODE SELECT (10) (SPC-4 6.10). */
export const modeSelect10: CommandDefinition = defineCommand(
  'MODE SELECT (10)',
  '55 10 0000000000 ffff 00',
  'write',
  (unit, command) => modeSelect(unit, command, command.cdb.readUInt16BE(7), 8),
);

function modeSelect(unit: UnitState, command: ScsiCommand, length: number, headerBytes: number): ScsiResult {
  const { cdb, dataOut, nexus } = command;
  if (length === 0) return good();
  if (((cdb[1] ?? 0) & PF) === 0) throw invalidFieldInCdb(1, 4);
  const list = dataOut.subarray(0, length);
  if (list.length < length || length < headerBytes) throw parameterListLengthError();

  const isLong = headerBytes === 8 && ((list[4] ?? 0) & LONGLBA) !== 0;
  const descriptorBytes = headerBytes === 4 ? (list[3] ?? 0) : list.readUInt16BE(6);
  if (descriptorBytes !== 0 && descriptorBytes !== (isLong ? 16 : 8)) {
    throw invalidFieldInParameterList(headerBytes === 4 ? 3 : 6);
  }
  const pagesAt = headerBytes + descriptorBytes;
  if (pagesAt > length) throw parameterListLengthError();
  if (descriptorBytes > 0) expectSameFormat(unit, list.subarray(headerBytes, pagesAt), headerBytes);

  if (unit.modePages.select(list.subarray(pagesAt), pagesAt)) {
    unit.attentions.establishForOthers(nexus.id, SenseCode.ModeParametersChanged);
  }
  return goodAfter(length);
}

/** Capacity and block length are properties of the medium and cannot be changed. */
function expectSameFormat({ medium }: UnitState, descriptor: Buffer, offset: number): void {
  const isLong = descriptor.length === 16;
  const blocks = isLong ? Number(descriptor.readBigUInt64BE(0)) : descriptor.readUInt32BE(0);
  const blockSize = isLong ? descriptor.readUInt32BE(12) : descriptor.readUIntBE(5, 3);
  const sameBlocks = blocks === 0 || blocks === medium.blocks || (!isLong && blocks === 0xffff_ffff);
  if (!sameBlocks) throw invalidFieldInParameterList(offset);
  if (blockSize !== medium.blockSize) throw invalidFieldInParameterList(offset + (isLong ? 12 : 5));
}
