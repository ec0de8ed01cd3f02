import {
  CheckCondition,
  illegalRequest,
  invalidFieldInCdb,
  parameterListLengthError,
} from '../CheckCondition.js';
import type { ScsiCommand, ScsiResult } from '../LogicalUnit.js';
import { isReservationType, type ReservationType } from '../PersistentReservations.js';
import { goodAfter, reservationConflict } from '../results.js';
import { SenseCode, SenseKey } from '../SenseKey.js';
import type { UnitState } from '../UnitState.js';
import { type CommandDefinition, defineCommand } from './CommandDefinition.js';
import { preempt } from './persistentReservePreempt.js';
import { register, registerAndMove } from './persistentReserveRegister.js';
import {
  BASIC_LIST_BYTES,
  endReservation,
  expectBasicList,
  isRegisteredWithKey,
  nextGeneration,
  type ReserveOut,
  type ReserveOutcome,
} from './reserveOut.js';

const LOGICAL_UNIT_SCOPE = 0;

/** PERSISTENT RESERVE OUT (SPC-4 6.16), one command for each service action. */
export const persistentReserveOutCommands: readonly CommandDefinition[] = [
  define('REGISTER', 0x00, (out) => register(out, false)),
  define('RESERVE', 0x01, reserve),
  define('RELEASE', 0x02, release),
  define('CLEAR', 0x03, clear),
  define('PREEMPT', 0x04, (out) => preempt(out, expectType(out), false)),
  define('PREEMPT AND ABORT', 0x05, (out) => preempt(out, expectType(out), true)),
  define('REGISTER AND IGNORE EXISTING KEY', 0x06, (out) => register(out, true)),
  define('REGISTER AND MOVE', 0x07, registerAndMove),
];

function define(
  name: string,
  serviceAction: number,
  act: (out: ReserveOut) => ReserveOutcome,
): CommandDefinition {
  const usage = `5f ${serviceAction.toString(16).padStart(2, '0')} ff 0000 ffffffff 00`;
  const execute = (unit: UnitState, command: ScsiCommand): Promise<ScsiResult> => perform(unit, command, act);
  return defineCommand(`PERSISTENT RESERVE OUT, ${name}`, usage, 'ready', execute, { serviceAction });
}

async function perform(
  unit: UnitState,
  command: ScsiCommand,
  act: (out: ReserveOut) => ReserveOutcome,
): Promise<ScsiResult> {
  // Not allowed while any nexus holds the unit by RESERVE (SPC-2 5.5.1).
  if (unit.reservedBy !== null) return reservationConflict();
  const length = command.cdb.readUInt32BE(5);
  const list = command.dataOut.subarray(0, length);
  if (length < BASIC_LIST_BYTES || list.length < length) throw parameterListLengthError();
  const key = list.readBigUInt64BE(0);
  const serviceActionKey = list.readBigUInt64BE(8);
  const before = unit.reservations.snapshot();
  if (act({ unit, command, key, serviceActionKey, list }) === 'conflict') return reservationConflict();
  try {
    await unit.reservations.save();
  } catch (error) {
    unit.onError(error);
    unit.reservations.restore(before);
    throw illegalRequest(SenseCode.InsufficientRegistrationResources);
  }
  return goodAfter(length);
}

/** @throws CheckCondition INVALID FIELD IN CDB for a scope other than the logical unit, or an unknown type. */
function expectType({ command: { cdb } }: ReserveOut): ReservationType {
  const type = (cdb[2] ?? 0) & 0x0f;
  if ((cdb[2] ?? 0) >> 4 !== LOGICAL_UNIT_SCOPE) throw invalidFieldInCdb(2, 7);
  if (!isReservationType(type)) throw invalidFieldInCdb(2, 3);
  return type;
}

/** RESERVE (SPC-4 5.13.9). */
function reserve(out: ReserveOut): ReserveOutcome {
  expectBasicList(out);
  const type = expectType(out);
  const { reservations } = out.unit;
  if (!isRegisteredWithKey(out)) return 'conflict';
  if (!reservations.reservation) {
    reservations.reservation = { holder: out.command.nexus.id, type };
    return 'done';
  }
  const isSame = reservations.reservation.type === type && reservations.isHolder(out.command.nexus.id);
  return isSame ? 'done' : 'conflict';
}

/** RELEASE (SPC-4 5.13.11.2). */
function release(out: ReserveOut): ReserveOutcome {
  expectBasicList(out);
  const type = expectType(out);
  const { reservations } = out.unit;
  if (!isRegisteredWithKey(out)) return 'conflict';
  if (!reservations.reservation || !reservations.isHolder(out.command.nexus.id)) return 'done';
  if (reservations.reservation.type !== type) {
    throw new CheckCondition({
      key: SenseKey.IllegalRequest,
      code: SenseCode.InvalidReleaseOfPersistentReservation,
    });
  }
  endReservation(out.unit, out.command.nexus.id);
  return 'done';
}

/** CLEAR (SPC-4 5.13.11.6). */
function clear(out: ReserveOut): ReserveOutcome {
  expectBasicList(out);
  const { reservations, attentions } = out.unit;
  if (!isRegisteredWithKey(out)) return 'conflict';
  for (const { id } of reservations.registrations) {
    if (id !== out.command.nexus.id) attentions.establish(id, SenseCode.ReservationsPreempted);
  }
  reservations.clear();
  reservations.generation = nextGeneration(reservations.generation);
  return 'done';
}
