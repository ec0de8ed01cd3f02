import type { SealedStore } from '../../store/SealedStore.js';
import { MadeTargets, type MadeLun, type MadeTargetBase } from '../MadeTargets.js';

/** The record of a target made through this server.  A type alias, because stored types must be JSON. */
export type LioMadeTarget = MadeTargetBase & {
  /** Numbers of LUNs that are not shown because their files are missing or were cut. */
  readonly withheld?: readonly number[];
};

/**
 * The targets of LIO made through this server.  LIO stores their configuration; the record shows that they were made here, and
 * what should exist.
 */
export class LioMadeTargets extends MadeTargets<LioMadeTarget> {
  /** @throws SealedStoreError if an entry cannot be decrypted. */
  constructor(sealed: SealedStore) {
    super(sealed, 'lio/made/');
  }
}

export function isWithheld({ withheld = [] }: LioMadeTarget, lun: number): boolean {
  return withheld.includes(lun);
}

/** The LUNs that LIO should show. */
export function shownLunsOf(own: LioMadeTarget): readonly MadeLun[] {
  return own.luns.filter(({ lun }) => !isWithheld(own, lun));
}

export function withLun(own: LioMadeTarget, lun: MadeLun): LioMadeTarget {
  const others = own.luns.filter((each) => each.lun !== lun.lun);
  return { ...own, luns: [...others, lun].toSorted((a, b) => a.lun - b.lun) };
}

export function withoutLun(own: LioMadeTarget, lun: number): LioMadeTarget {
  return { ...withheldAs(own, lun, false), luns: own.luns.filter((each) => each.lun !== lun) };
}

export function withheldAs(
  { withheld = [], ...own }: LioMadeTarget,
  lun: number,
  is: boolean,
): LioMadeTarget {
  const others = withheld.filter((each) => each !== lun);
  const all = is ? [...others, lun].toSorted((a, b) => a - b) : others;
  return all.length === 0 ? own : { ...own, withheld: all };
}
