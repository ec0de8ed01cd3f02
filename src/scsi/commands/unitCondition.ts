import { encodeDescriptorSense, encodeFixedSense, type Sense } from '../Sense.js';
import { CheckCondition, illegalRequest } from '../CheckCondition.js';
import { good, goodWith } from '../results.js';
import { SenseCode, SenseKey } from '../SenseKey.js';
import type { UnitState } from '../UnitState.js';
import { type CommandDefinition, defineCommand } from './CommandDefinition.js';

const DESC = 0x01;
const LOEJ = 0x02;
const START = 0x01;
const NO_FLUSH = 0x04;

/** @throws CheckCondition NOT READY if there is no medium, or the unit is stopped. */
export function expectReady(unit: UnitState): void {
  if (!unit.loaded) throw new CheckCondition({ key: SenseKey.NotReady, code: SenseCode.MediumNotPresent });
  if (!unit.started) {
    throw new CheckCondition({ key: SenseKey.NotReady, code: SenseCode.NotReadyInitializingCommandRequired });
  }
}

/** TEST UNIT READY (SPC-4 6.47). */
export const testUnitReady: CommandDefinition = defineCommand(
  'TEST UNIT READY',
  '00 00 00 00 00 00',
  'ready',
  (unit) => {
    expectReady(unit);
    return good();
  },
);

/** REQUEST SENSE (SPC-4 6.39): the oldest unit attention, or the reason for not being ready, as data with GOOD. */
export const requestSense: CommandDefinition = defineCommand(
  'REQUEST SENSE',
  '03 01 0000 ff 00',
  'always',
  (unit, { cdb, nexus }) => {
    const attention = unit.attentions.take(nexus.id);
    const sense = attention?.sense ?? currentCondition(unit);
    const descriptorFormat = ((cdb[1] ?? 0) & DESC) !== 0;
    return goodWith(descriptorFormat ? encodeDescriptorSense(sense) : encodeFixedSense(sense), cdb[4]);
  },
  { unconditional: true },
);

function currentCondition(unit: UnitState): Sense {
  if (unit.sanitizeProgress !== null) return sanitizeInProgress(unit.sanitizeProgress).sense;
  try {
    expectReady(unit);
  } catch (error) {
    if (error instanceof CheckCondition) return error.sense;
    throw error;
  }
  return { key: SenseKey.NoSense, code: SenseCode.NoAdditionalSenseInformation };
}

/** NOT READY, SANITIZE IN PROGRESS, with the progress in 65536ths. */
export function sanitizeInProgress(progress: number): CheckCondition {
  return new CheckCondition({ key: SenseKey.NotReady, code: SenseCode.NotReadySanitizeInProgress, progress });
}

/**
 * START STOP UNIT (SBC-3 5.21).  LOEJ loads and unloads a removable medium, and is refused for other units.  Power conditions are
 * accepted without effect.  Stopping flushes the medium first unless NO_FLUSH is set.
 */
export const startStopUnit: CommandDefinition = defineCommand(
  'START STOP UNIT',
  '1b 01 00 0f f7 00',
  (cdb) => (((cdb[4] ?? 0) & 0xf1) === START ? 'ready' : 'write'),
  async (unit, { cdb }) => {
    const flags = cdb[4] ?? 0;
    if (flags >> 4 !== 0) return good();
    const start = (flags & START) !== 0;
    if ((flags & LOEJ) !== 0) {
      if (!unit.removable) throw illegalRequest(SenseCode.InvalidFieldInCdb);
      if (unit.preventingRemoval.size > 0) throw illegalRequest(SenseCode.MediumRemovalPrevented);
    }
    if (!start && (flags & NO_FLUSH) === 0) await unit.flush();
    if ((flags & LOEJ) !== 0) unit.loaded = start;
    // A removable unit stays accessible while its medium is loaded; only LOEJ removes the medium.
    else if (!unit.removable) unit.started = start;
    return good();
  },
);

/** PREVENT ALLOW MEDIUM REMOVAL (SPC-4 6.15): the medium can be ejected if no nexus prevents it. */
export const preventAllowMediumRemoval: CommandDefinition = defineCommand(
  'PREVENT ALLOW MEDIUM REMOVAL',
  '1e 00 0000 01 00',
  (cdb) => (((cdb[4] ?? 0) & 1) === 0 ? 'ready' : 'write'),
  (unit, { cdb, nexus }) => {
    if (((cdb[4] ?? 0) & 1) === 0) unit.preventingRemoval.delete(nexus.id);
    else unit.preventingRemoval.add(nexus.id);
    return good();
  },
);
