import type { ScsiResult } from './LogicalUnit.js';
import { ScsiStatus } from './ScsiStatus.js';

const GOOD: ScsiResult = { status: ScsiStatus.Good, sense: null, dataIn: null, dataOutLength: 0 };

/** GOOD without data. */
export function good(): ScsiResult {
  return GOOD;
}

/** GOOD for a command that received data from the initiator. */
export function goodAfter(dataOutLength: number): ScsiResult {
  return { status: ScsiStatus.Good, sense: null, dataIn: null, dataOutLength };
}

/** GOOD with data, truncated to the allocation length if the CDB has one. */
export function goodWith(data: Buffer, allocationLength: number = data.length): ScsiResult {
  const dataIn = data.length > allocationLength ? data.subarray(0, allocationLength) : data;
  return { status: ScsiStatus.Good, sense: null, dataIn, dataOutLength: 0 };
}

/** CHECK CONDITION with sense data. */
export function checkCondition(sense: Buffer, dataOutLength: number): ScsiResult {
  return { status: ScsiStatus.CheckCondition, sense, dataIn: null, dataOutLength };
}

/** RESERVATION CONFLICT has no sense data. */
export function reservationConflict(): ScsiResult {
  return { status: ScsiStatus.ReservationConflict, sense: null, dataIn: null, dataOutLength: 0 };
}
