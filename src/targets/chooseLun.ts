import type { IscsiName } from './IscsiName.js';
import { TargetDriverError } from './TargetDriverError.js';

/** The LUN numbers of a kind of target. */
export interface LunNumbers {
  readonly min: number;
  readonly max: number;
  /** Why the range is limited, for the sentence that refuses a number. */
  readonly why?: string;
}

/**
 * The number for a new LUN.
 * @param wanted null: the lowest free one.
 * @param taken numbers of all LUNs of the target, including those made by other means.
 * @throws TargetDriverError in-use if none is free, invalid for a number outside of the range, already-there for one in use.
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
