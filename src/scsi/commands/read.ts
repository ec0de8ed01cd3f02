import type { ScsiResult } from '../LogicalUnit.js';
import { goodWith } from '../results.js';
import type { UnitState } from '../UnitState.js';
import {
  type BlockRange,
  type DecodeRange,
  expectTransfer,
  range10,
  range12,
  range16,
  range6,
} from './blockRange.js';
import { type CommandDefinition, defineReading } from './CommandDefinition.js';

const FUA = 0x08;

/** READ (6), (10), (12) and (16) (SBC-3 5.12 to 5.15).  Protection information is not supported: RDPROTECT must be zero. */
export const readCommands: readonly CommandDefinition[] = [
  define('READ (6)', '08 1fffff ff 00', range6, 4),
  define('READ (10)', '28 1a ffffffff 1f ffff 00', range10, 7),
  define('READ (12)', 'a8 1a ffffffff ffffffff 1f 00', range12, 6),
  define('READ (16)', '88 1a ffffffffffffffff ffffffff 1f 00', range16, 10),
];

function define(name: string, usage: string, decode: DecodeRange, lengthByte: number): CommandDefinition {
  const hasFua = decode !== range6;
  const definition = defineReading(name, usage, (unit, { cdb }) => {
    const range = decode(cdb);
    expectTransfer(unit, range, lengthByte);
    const fua = hasFua && ((cdb[1] ?? 0) & FUA) !== 0;
    return fua && unit.medium.hasVolatileCache ? readStable(unit, range) : read(unit, range);
  });
  return { ...definition, counts: 'read' };
}

function read(unit: UnitState, { lba, blocks }: BlockRange): ScsiResult {
  return goodWith(unit.read(lba, blocks));
}

/** With FUA the data must be on the medium before it is returned (SBC-3 4.15). */
async function readStable(unit: UnitState, range: BlockRange): Promise<ScsiResult> {
  await unit.flush();
  return read(unit, range);
}
