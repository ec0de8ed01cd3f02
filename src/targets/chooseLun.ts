import type { IscsiName } from './IscsiName.js';
import { TargetDriverError } from './TargetDriverError.js';

/** Which numbers LUNs of a kind of target may have. */
export interface LunNumbers {
  readonly min: number;
  readonly max: number;
  /** Why no others, behind the sentence that refuses one. */
  readonly why?: string;
}

/**
 * The number of a new LUN.
 * @param wanted null: the lowest that is free.
 * @param taken numbers of all LUNs of the target, also of those that others made.
 * @throws TargetDriverError in-use where none is free, invalid for a number that no LUN can have, already-there for one that is taken.
 */
export function chooseLun(
  target: IscsiName,
  wanted: number | null,
  taken: ReadonlySet<number>,
  { min, max, why }: LunNumbers,
): number {
  const lun = wanted ?? lowestFree(taken, min, max);
  if (lun === null)
    throw new TargetDriverError(
      'in-use',
      `${target} has ${taken.size} LUNs: expected fewer than ${max - min + 1}`,
    );
  if (!Number.isInteger(lun) || lun < min || lun > max)
    throw new TargetDriverError(
      'invalid',
      `LUN ${lun}: expected a whole number from ${min} to ${max}${why === undefined ? '' : ` (${why})`}`,
    );
  if (taken.has(lun)) throw new TargetDriverError('already-there', `${target} has a LUN ${lun} already`);
  return lun;
}

function lowestFree(taken: ReadonlySet<number>, min: number, max: number): number | null {
  for (let lun = min; lun <= max; lun += 1) if (!taken.has(lun)) return lun;
  return null;
}
