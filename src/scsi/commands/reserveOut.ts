import { parameterListLengthError } from '../CheckCondition.js';
import type { ScsiCommand } from '../LogicalUnit.js';
import { isAllRegistrants, isExclusiveToHolder } from '../PersistentReservations.js';
import { SenseCode } from '../SenseKey.js';
import type { UnitState } from '../UnitState.js';

/** A PERSISTENT RESERVE OUT with its decoded parameter list (SPC-4 6.16.3). */
export interface ReserveOut {
  readonly unit: UnitState;
  readonly command: ScsiCommand;
  /** RESERVATION KEY: the key of the requesting nexus. */
  readonly key: bigint;
  /** SERVICE ACTION RESERVATION KEY. */
  readonly serviceActionKey: bigint;
  /** The whole parameter list. */
  readonly list: Buffer;
}

/** The outcome.  Any other than 'done' changed nothing. */
export type ReserveOutcome = 'done' | 'conflict';

/** Parameter list length of most service actions. */
export const BASIC_LIST_BYTES = 24;

/** @throws CheckCondition PARAMETER LIST LENGTH ERROR unless the list has 24 bytes, as most service actions require. */
export function expectBasicList({ list }: ReserveOut): void {
  if (list.length !== BASIC_LIST_BYTES) throw parameterListLengthError();
}

/** Whether the nexus is registered with the key that it states. */
export function isRegisteredWithKey({ unit, command, key }: ReserveOut): boolean {
  return unit.reservations.find(command.nexus.id)?.key === key;
}

/** Ends the reservation.  Other registrants that could use the unit under it get a unit attention. */
export function endReservation({ reservations, attentions }: UnitState, byNexusId: string): void {
  const ended = reservations.reservation;
  reservations.reservation = null;
  if (!ended || isExclusiveToHolder(ended.type)) return;
  for (const { id } of reservations.registrations) {
    if (id !== byNexusId) attentions.establish(id, SenseCode.ReservationsReleased);
  }
}

/** Ends the reservation after a registration was removed, if that was the holder's or the last one. */
export function endReservationWithout(unit: UnitState, nexusId: string): void {
  const { reservation, registrations } = unit.reservations;
  if (!reservation) return;
  const lasts = isAllRegistrants(reservation.type)
    ? registrations.length > 0
    : reservation.holder !== nexusId;
  if (!lasts) endReservation(unit, nexusId);
}

/** PRGENERATION wraps at 32 bits. */
export function nextGeneration(generation: number): number {
  return (generation + 1) >>> 0;
}
