import type { SealedStore } from '../../store/SealedStore.js';
import type { IscsiName } from '../IscsiName.js';
import type { LunView } from '../lunViews.js';
import { MadeTargets, type MadeLun, type MadeTargetBase } from '../MadeTargets.js';

/** The record of a target made through this server.  A type alias, because stored types must be JSON. */
export type LioMadeTarget = MadeTargetBase & {
  /** Numbers of LUNs that are not shown because their files are missing or were cut. */
  readonly withheld?: readonly number[];
  /** Initiators that see only some LUNs of the target, with the numbers of these LUNs. */
  readonly restricted?: Readonly<Record<string, readonly number[]>>;
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
  const { restricted, ...left } = withheldAs(own, lun, false);
  const luns = own.luns.filter((each) => each.lun !== lun);
  if (restricted === undefined) return { ...left, luns };
  // A volume that gets this number later must not be visible to these initiators.
  const views = Object.entries(restricted).map(([name, seen]) => [name, seen.filter((each) => each !== lun)]);
  return { ...left, luns, restricted: Object.fromEntries(views) as typeof restricted };
}

/** Numbers of the LUNs that an allowed initiator sees; null: all current and future ones. */
export function viewOf({ restricted = {} }: LioMadeTarget, initiator: string): LunView {
  return restricted[initiator] ?? null;
}

export function sees(own: LioMadeTarget, initiator: string, lun: number): boolean {
  return viewOf(own, initiator)?.includes(lun) ?? true;
}

/** Adds an allowed initiator and its LUNs to the record. */
export function withView(
  { restricted = {}, ...own }: LioMadeTarget,
  initiator: IscsiName,
  view: LunView,
): LioMadeTarget {
  const initiators = own.initiators.includes(initiator) ? own.initiators : [...own.initiators, initiator];
  const { [initiator]: _, ...others } = restricted;
  const views = view === null ? others : { ...others, [initiator]: view.toSorted((a, b) => a - b) };
  const made = { ...own, initiators };
  return Object.keys(views).length === 0 ? made : { ...made, restricted: views };
}

export function withoutInitiator(own: LioMadeTarget, initiator: IscsiName): LioMadeTarget {
  const left = withView(own, initiator, null);
  return { ...left, initiators: left.initiators.filter((each) => each !== initiator) };
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
