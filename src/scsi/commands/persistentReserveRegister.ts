import {
  illegalRequest,
  invalidFieldInCdb,
  invalidFieldInParameterList,
  parameterListLengthError,
} from '../CheckCondition.js';
import { nexusId } from '../Nexus.js';
import { isAllRegistrants, MAX_REGISTRATIONS } from '../PersistentReservations.js';
import { SenseCode } from '../SenseKey.js';
import { decodeTransportId } from '../TransportId.js';
import type { UnitState } from '../UnitState.js';
import {
  endReservationWithout,
  expectBasicList,
  isRegisteredWithKey,
  nextGeneration,
  type ReserveOut,
  type ReserveOutcome,
} from './reserveOut.js';

const SPEC_I_PT = 0x08;
const ALL_TG_PT = 0x04;
const APTPL = 0x01;
const UNREG = 0x02;
const FLAGS_BYTE = 20;
const TRANSPORT_IDS_AT = 28;
const MOVE_TRANSPORT_ID_AT = 24;

/** REGISTER and REGISTER AND IGNORE EXISTING KEY (SPC-4 5.13.7): key 0 unregisters. */
export function register(out: ReserveOut, ignoreExistingKey: boolean): ReserveOutcome {
  const { unit, command, key, serviceActionKey, list } = out;
  const { reservations } = unit;
  const { nexus } = command;
  const flags = list[FLAGS_BYTE] ?? 0;
  const existing = reservations.find(nexus.id);
  const specifiesPorts = (flags & SPEC_I_PT) !== 0;
  if (!specifiesPorts) expectBasicList(out);
  if (!ignoreExistingKey && key !== (existing?.key ?? 0n)) return 'conflict';
  // Ports can only be named if the requesting nexus is not registered yet, and never with IGNORE (SPC-4 table 224).
  if (specifiesPorts && (ignoreExistingKey || existing)) throw invalidFieldInParameterList(FLAGS_BYTE, 3);
  if (serviceActionKey === 0n && !existing) return 'done';

  const initiatorPorts = specifiesPorts ? decodeTransportIds(list) : [];
  const allTargetPorts = (flags & ALL_TG_PT) !== 0;
  const relativePorts = portsOf(out, allTargetPorts);
  const added = existing ? 0 : relativePorts.length * (1 + initiatorPorts.length);
  expectRoom(unit, added);
  for (const relativePort of relativePorts) {
    for (const initiatorPort of [nexus.initiatorPort, ...initiatorPorts]) {
      if (serviceActionKey === 0n) unregister(unit, nexusId(initiatorPort, relativePort));
      else reservations.register(initiatorPort, relativePort, serviceActionKey, allTargetPorts);
    }
  }
  reservations.generation = nextGeneration(reservations.generation);
  reservations.persistsThroughPowerLoss = (flags & APTPL) !== 0;
  return 'done';
}

/** @throws CheckCondition INSUFFICIENT REGISTRATION RESOURCES. */
function expectRoom({ reservations }: UnitState, added: number): void {
  if (added === 0 || reservations.registrations.length + added <= MAX_REGISTRATIONS) return;
  throw illegalRequest(SenseCode.InsufficientRegistrationResources);
}

function portsOf({ unit, command }: ReserveOut, all: boolean): readonly number[] {
  const own = command.nexus.targetPort.relativePort;
  if (!all) return [own];
  return [...new Set([own, ...unit.targetPorts().map(({ relativePort }) => relativePort)])];
}

function unregister(unit: UnitState, id: string): void {
  if (!unit.reservations.find(id)) return;
  unit.reservations.unregister(id);
  endReservationWithout(unit, id);
}

/** The TransportIDs after the basic list (SPC-4 6.16.3): a length, then one after the other. */
function decodeTransportIds(list: Buffer): string[] {
  if (list.length < TRANSPORT_IDS_AT) throw parameterListLengthError();
  const end = TRANSPORT_IDS_AT + list.readUInt32BE(24);
  if (end !== list.length) throw parameterListLengthError();
  const ports: string[] = [];
  for (let at = TRANSPORT_IDS_AT; at < end;) {
    const { initiatorPort, length } = decodeTransportId(list.subarray(at, end), at);
    if (ports.includes(initiatorPort)) throw invalidFieldInParameterList(at);
    ports.push(initiatorPort);
    at += length;
  }
  return ports;
}

/** REGISTER AND MOVE (SPC-4 5.13.8): registers another initiator port and moves the reservation to it. */
export function registerAndMove(out: ReserveOut): ReserveOutcome {
  const { unit, command, serviceActionKey, list } = out;
  const { reservations } = unit;
  const { nexus } = command;
  const { reservation } = reservations;
  if (!isRegisteredWithKey(out)) return 'conflict';
  if (!reservation || isAllRegistrants(reservation.type) || !reservations.isHolder(nexus.id))
    return 'conflict';
  if ((command.cdb[2] ?? 0) !== reservation.type) throw invalidFieldInCdb(2);
  if (serviceActionKey === 0n) throw invalidFieldInParameterList(8);
  if (list.length !== MOVE_TRANSPORT_ID_AT + list.readUInt32BE(20)) throw parameterListLengthError();
  const { initiatorPort } = decodeTransportId(list.subarray(MOVE_TRANSPORT_ID_AT), MOVE_TRANSPORT_ID_AT);
  const relativePort = list.readUInt16BE(18);
  const isKnownPort =
    relativePort === nexus.targetPort.relativePort ||
    unit.targetPorts().some((port) => port.relativePort === relativePort);
  if (!isKnownPort) throw invalidFieldInParameterList(18);
  const destination = nexusId(initiatorPort, relativePort);
  if (destination === nexus.id) throw invalidFieldInParameterList(MOVE_TRANSPORT_ID_AT);

  expectRoom(unit, reservations.find(destination) ? 0 : 1);

  const flags = list[17] ?? 0;
  reservations.register(initiatorPort, relativePort, serviceActionKey, false);
  reservations.reservation = { holder: destination, type: reservation.type };
  if ((flags & UNREG) !== 0) reservations.unregister(nexus.id);
  reservations.generation = nextGeneration(reservations.generation);
  reservations.persistsThroughPowerLoss = (flags & APTPL) !== 0;
  return 'done';
}
