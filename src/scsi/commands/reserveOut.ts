import { parameterListLengthError } from '../CheckCondition.js';
import type { ScsiCommand } from '../LogicalUnit.js';
import { isAllRegistrants, isExclusiveToHolder } from '../PersistentReservations.js';
import { SenseCode } from '../SenseKey.js';
import type { UnitState } from '../UnitState.js';

/** A PERSISTENT RESERVE OUT whose parameter list has been taken apart (SPC-4 6.16.3). */
export interface ReserveOut {
  readonly unit: UnitState;
  readonly command: ScsiCommand;
  /** RESERVATION KEY: the key of the nexus that asks. */
  readonly key: bigint;
  /** SERVICE ACTION RESERVATION KEY. */
  readonly serviceActionKey: bigint;
  /** The whole parameter list. */
  readonly list: Buffer;
}

/** What came of it: anything but 'done' changed nothing. */
export type ReserveOutcome = 'done' | 'conflict';

/** What most service actions take. */
export const BASIC_LIST_BYTES = 24;

/** @throws CheckCondition PARAMETER LIST LENGTH ERROR unless the list has the 24 bytes of most service actions. */
export function expectBasicList({ list }: ReserveOut): void {
  if (list.length !== BASIC_LIST_BYTES) throw parameterListLengthError();
}

/** Whether the nexus is registered, with the key that it gives. */
export function isRegisteredWithKey({ unit, command, key }: ReserveOut): boolean {
  return unit.reservations.find(command.nexus.id)?.key === key;
}

/** The reservation ends; where other registrants could use the unit under it, they are told. */
export function endReservation({ reservations, attentions }: UnitState, byNexusId: string): void {
  const ended = reservations.reservation;
  reservations.reservation = null;
  if (!ended || isExclusiveToHolder(ended.type)) return;
  for (const { id } of reservations.registrations) {
    if (id !== byNexusId) attentions.establish(id, SenseCode.ReservationsReleased);
  }
}

/** What becomes of the reservation when a registration has gone: it ends with its holder, or with the last of all. */
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
