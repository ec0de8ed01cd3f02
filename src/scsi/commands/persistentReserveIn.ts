import type { ScsiCommand, ScsiResult } from '../LogicalUnit.js';
import { isAllRegistrants, type Registration } from '../PersistentReservations.js';
import { goodWith } from '../results.js';
import { encodeTransportId } from '../TransportId.js';
import type { UnitState } from '../UnitState.js';
import { type CommandDefinition, defineCommand } from './CommandDefinition.js';

/** PERSISTENT RESERVE IN (SPC-4 6.16), one command for each service action. */
export const persistentReserveInCommands: readonly CommandDefinition[] = [
  define('READ KEYS', 0x00, readKeys),
  define('READ RESERVATION', 0x01, readReservation),
  define('REPORT CAPABILITIES', 0x02, reportCapabilities),
  define('READ FULL STATUS', 0x03, readFullStatus),
];

function define(name: string, serviceAction: number, build: (unit: UnitState) => Buffer): CommandDefinition {
  const usage = `5e ${serviceAction.toString(16).padStart(2, '0')} 0000000000 ffff 00`;
  const execute = (unit: UnitState, { cdb }: ScsiCommand): ScsiResult =>
    goodWith(build(unit), cdb.readUInt16BE(7));
  return defineCommand(`PERSISTENT RESERVE IN, ${name}`, usage, 'ready', execute, { serviceAction });
}

/** Adds PRGENERATION and ADDITIONAL LENGTH before the list. */
function withHeader(unit: UnitState, body: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(unit.reservations.generation, 0);
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

function readKeys(unit: UnitState): Buffer {
  return withHeader(unit, Buffer.concat(unit.reservations.registrations.map(({ key }) => encodeKey(key))));
}

function readReservation(unit: UnitState): Buffer {
  const { reservation } = unit.reservations;
  if (!reservation) return withHeader(unit, Buffer.alloc(0));
  const descriptor = Buffer.alloc(16);
  // An all registrants reservation has no key.
  const holder = isAllRegistrants(reservation.type) ? undefined : unit.reservations.find(reservation.holder);
  if (holder) encodeKey(holder.key).copy(descriptor, 0);
  descriptor[13] = reservation.type;
  return withHeader(unit, descriptor);
}

/** CRH, SIP_C, ATP_C, PTPL_C; TMV, PTPL_A; all six types (SPC-4 table 218 and 220). */
function reportCapabilities(unit: UnitState): Buffer {
  const persists = unit.reservations.persistsThroughPowerLoss ? 0x01 : 0x00;
  return Buffer.from([0x00, 0x08, 0x1d, 0x80 | persists, 0xea, 0x01, 0x00, 0x00]);
}

function readFullStatus(unit: UnitState): Buffer {
  const descriptors = unit.reservations.registrations.map((registration) => fullStatus(unit, registration));
  return withHeader(unit, Buffer.concat(descriptors));
}

function fullStatus(unit: UnitState, registration: Registration): Buffer {
  const transportId = encodeTransportId(registration.initiatorPort);
  const holds = unit.reservations.isHolder(registration.id);
  const descriptor = Buffer.alloc(24);
  encodeKey(registration.key).copy(descriptor, 0);
  descriptor[12] = (registration.allTargetPorts ? 0x02 : 0) | (holds ? 0x01 : 0);
  if (holds) descriptor[13] = unit.reservations.reservation?.type ?? 0;
  descriptor.writeUInt16BE(registration.relativePort, 18);
  descriptor.writeUInt32BE(transportId.length, 20);
  return Buffer.concat([descriptor, transportId]);
}

function encodeKey(key: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(key);
  return bytes;
}
