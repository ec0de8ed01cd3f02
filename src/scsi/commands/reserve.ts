import type { ScsiCommand, ScsiResult } from '../LogicalUnit.js';
import { good, reservationConflict } from '../results.js';
import type { UnitState } from '../UnitState.js';
import { type CommandDefinition, defineCommand } from './CommandDefinition.js';

/**
 * RESERVE and RELEASE, (6) and (10) (SPC-2 7.21 to 7.24): reserves the whole unit for one I_T nexus, until it releases the unit,
 * is lost, or the unit is reset.  If there are persistent reservations, compatible reservation handling applies (SPC-4 5.13.3;
 * CRH is 1).
 */
export const reserveCommands: readonly CommandDefinition[] = [
  defineCommand('RESERVE (6)', '16 00 000000 00', 'always', reserve),
  defineCommand('RESERVE (10)', '56 00 0000000000 0000 00', 'always', reserve),
  defineCommand('RELEASE (6)', '17 00 000000 00', 'always', release),
  defineCommand('RELEASE (10)', '57 00 0000000000 0000 00', 'always', release),
];

function reserve(unit: UnitState, { nexus }: ScsiCommand): ScsiResult {
  if (unit.reservations.registrations.length > 0) return compatible(unit, nexus.id);
  if (unit.reservedBy !== null && unit.reservedBy !== nexus.id) return reservationConflict();
  unit.reservedBy = nexus.id;
  return good();
}

function release(unit: UnitState, { nexus }: ScsiCommand): ScsiResult {
  if (unit.reservations.registrations.length > 0) return compatible(unit, nexus.id);
  // For a nexus that holds nothing the answer is GOOD without effect.
  if (unit.reservedBy === nexus.id) unit.reservedBy = null;
  return good();
}

/** With registered keys: GOOD without effect for a holder, or for a registrant if there is no holder; otherwise a conflict. */
function compatible({ reservations }: UnitState, nexusId: string): ScsiResult {
  const isFree = reservations.reservation === null && reservations.find(nexusId) !== undefined;
  return isFree || reservations.isHolder(nexusId) ? good() : reservationConflict();
}
