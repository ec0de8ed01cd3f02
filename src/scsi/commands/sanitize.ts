import { setImmediate } from 'node:timers/promises';
import { CheckCondition, invalidFieldInCdb, invalidFieldInParameterList } from '../CheckCondition.js';
import type { ScsiCommand, ScsiResult } from '../LogicalUnit.js';
import { good, goodAfter } from '../results.js';
import { SenseCode, SenseKey } from '../SenseKey.js';
import type { UnitState } from '../UnitState.js';
import { type CommandDefinition, defineWriting } from './CommandDefinition.js';
import { writeRepeatedly } from './writeSame.js';

/** Operation code. */
export const SANITIZE = 0x48;

const IMMED = 0x80;
const INVERT = 0x80;
const PIECE_BYTES = 4 * 1024 * 1024;

/**
 * SANITIZE (SBC-3 5.20).  Task management does not stop it.  Until it ends, all but a few commands answer SANITIZE IN PROGRESS.
 * CRYPTOGRAPHIC ERASE is not supported, because nothing is encrypted.
 */
export const sanitizeCommands: readonly CommandDefinition[] = [
  define('OVERWRITE', 0x01, 'ffff', overwrite),
  define('BLOCK ERASE', 0x02, '0000', blockErase),
  defineWriting(
    'SANITIZE, EXIT FAILURE MODE',
    '48 1f 0000000000 0000 00',
    (unit) => {
      unit.sanitizeFailed = false;
      return good();
    },
    { serviceAction: 0x1f },
  ),
];

/** The work on the medium: a generator that yields its progress, from 0 to 1, after each piece. */
type Work = Generator<number, void, undefined>;

function define(
  name: string,
  serviceAction: number,
  lengthUsage: string,
  prepare: (unit: UnitState, command: ScsiCommand) => Work,
): CommandDefinition {
  const flagsUsage = (0xa0 | serviceAction).toString(16);
  return defineWriting(
    `SANITIZE, ${name}`,
    `48 ${flagsUsage} 0000000000 ${lengthUsage} 00`,
    (unit, command) => {
      const work = prepare(unit, command);
      const result = goodAfter(command.cdb.readUInt16BE(7));
      unit.sanitizeProgress = 0;
      unit.sanitizeFailed = false;
      const done = run(unit, work);
      if (((command.cdb[1] ?? 0) & IMMED) === 0) return done.then((): ScsiResult => result);
      // Nobody awaits it: the failure is stored in the unit and was reported.
      done.catch(() => {});
      return result;
    },
    { serviceAction },
  );
}

async function run(unit: UnitState, work: Work): Promise<void> {
  try {
    for (const progress of work) {
      unit.sanitizeProgress = Math.min(0xffff, Math.floor(progress * 0x1_0000));
      await setImmediate();
    }
    await unit.flush();
  } catch (error) {
    unit.sanitizeFailed = true;
    unit.onError(error);
    throw sanitizeFailed();
  } finally {
    unit.sanitizeProgress = null;
  }
}

/** MEDIUM ERROR, SANITIZE COMMAND FAILED. */
export function sanitizeFailed(): CheckCondition {
  return new CheckCondition({ key: SenseKey.MediumError, code: SenseCode.SanitizeCommandFailed });
}

/** Writes the initialization pattern as often as requested.  With INVERT every other pass writes its complement. */
function overwrite(unit: UnitState, { cdb, dataOut }: ScsiCommand): Work {
  const { blockSize } = unit.medium;
  const length = cdb.readUInt16BE(7);
  if (length < 5 || length > blockSize + 4 || dataOut.length < length) throw invalidFieldInCdb(7);
  const passes = (dataOut[0] ?? 0) & 0x1f;
  const patternLength = dataOut.readUInt16BE(2);
  if (passes === 0) throw invalidFieldInParameterList(0, 4);
  if (patternLength === 0 || patternLength !== length - 4) throw invalidFieldInParameterList(2);
  const block = Buffer.alloc(blockSize, dataOut.subarray(4, length));
  return overwritePasses(unit, block, passes, ((dataOut[0] ?? 0) & INVERT) !== 0);
}

function* overwritePasses(unit: UnitState, block: Buffer, passes: number, invert: boolean): Work {
  const { blocks, blockSize } = unit.medium;
  const step = PIECE_BYTES / blockSize;
  const inverted = block.map((byte) => byte ^ 0xff);
  for (let pass = 0; pass < passes; pass += 1) {
    const pattern = invert && pass % 2 === 1 ? Buffer.from(inverted) : block;
    for (let lba = 0; lba < blocks; lba += step) {
      writeRepeatedly(unit, lba, Math.min(step, blocks - lba), pattern);
      yield (pass + lba / blocks) / passes;
    }
  }
}

/** All blocks are deallocated (WABEREQ 01b: they read as zeros). */
function blockErase(unit: UnitState): Work {
  return eraseWhole(unit);
}

function* eraseWhole(unit: UnitState): Work {
  yield 0;
  unit.unmap(0, unit.medium.blocks);
}
