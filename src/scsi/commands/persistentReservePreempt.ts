import { invalidFieldInParameterList } from '../CheckCondition.js';
import { isAllRegistrants, type Registration, type ReservationType } from '../PersistentReservations.js';
import { SenseCode } from '../SenseKey.js';
import {
  expectBasicList,
  isRegisteredWithKey,
  nextGeneration,
  type ReserveOut,
  type ReserveOutcome,
} from './reserveOut.js';

/**
 * PREEMPT and PREEMPT AND ABORT (SPC-4 5.13.11.4): removes the registrations with the service action key, and takes over the
 * reservation if that key holds it.  Key 0 takes over an all registrants reservation from all others.
 */
export function preempt(out: ReserveOut, type: ReservationType, abort: boolean): ReserveOutcome {
  expectBasicList(out);
  const { unit, command, serviceActionKey } = out;
  const { reservations } = unit;
  const self = command.nexus.id;
  if (!isRegisteredWithKey(out)) return 'conflict';

  const held = reservations.reservation;
  const fromAll = held !== null && isAllRegistrants(held.type);
  if (serviceActionKey === 0n && !fromAll) throw invalidFieldInParameterList(8);
  const takesOver = held !== null && (fromAll ? serviceActionKey === 0n : holdsKey(out, held.holder));
  const matches = reservations.registrations.filter(
    ({ key }) => serviceActionKey === 0n || key === serviceActionKey,
  );
  if (matches.length === 0) return 'conflict';

  // The nexus that takes over the reservation stays registered, even under the preempted key.
  const removed = matches.filter(({ id }) => !(id === self && takesOver));
  for (const { id } of removed) reservations.unregister(id);
  if (takesOver) {
    reservations.reservation = { holder: self, type };
    if (held.type !== type) tellOthers(out, SenseCode.ReservationsReleased);
  } else if (fromAll && reservations.registrations.length === 0) {
    reservations.reservation = null;
  }
  tellRemoved(out, removed);
  if (abort) {
    const nexusIds = removed.map(({ id }) => id).filter((id) => id !== self);
    for (const each of unit.environments) void each.abortTasks(nexusIds);
  }
  reservations.generation = nextGeneration(reservations.generation);
  return 'done';
}

function holdsKey({ unit, serviceActionKey }: ReserveOut, holder: string): boolean {
  return unit.reservations.find(holder)?.key === serviceActionKey;
}

function tellRemoved({ unit, command }: ReserveOut, removed: readonly Registration[]): void {
  for (const { id } of removed) {
    if (id !== command.nexus.id) unit.attentions.establish(id, SenseCode.RegistrationsPreempted);
  }
}

function tellOthers({ unit, command }: ReserveOut, code: SenseCode): void {
  for (const { id } of unit.reservations.registrations) {
    if (id !== command.nexus.id) unit.attentions.establish(id, code);
  }
}
