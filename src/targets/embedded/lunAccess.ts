import type { EmbeddedLun, EmbeddedTarget } from '../EmbeddedTarget.js';
import type { IscsiName } from '../IscsiName.js';

/** The LUNs that an initiator sees which does not see all of its target. */
type Views = ReadonlyMap<IscsiName, ReadonlySet<number>>;

/** The same target, which allows an initiator: to see all of its LUNs and those to come, or some of them beside what it sees already. */
export function allowing(
  target: EmbeddedTarget,
  initiator: IscsiName,
  luns: readonly number[] | null,
): EmbeddedTarget {
  const initiators = target.initiators ?? [];
  const views = new Map(viewsOf(target));
  const isThere = initiators.includes(initiator);
  if (luns === null) views.delete(initiator);
  else if (!isThere || views.has(initiator))
    views.set(initiator, new Set([...(views.get(initiator) ?? []), ...luns]));
  return withViews(target, isThere ? initiators : [...initiators, initiator], views);
}

/** The same target, which allows an initiator no more, or not to see some LUNs; one that would see none of them is not allowed any more. */
export function denying(
  target: EmbeddedTarget,
  initiator: IscsiName,
  luns: readonly number[] | null,
): EmbeddedTarget {
  const initiators = target.initiators ?? [];
  if (!initiators.includes(initiator)) return target;
  const views = new Map(viewsOf(target));
  const seen = views.get(initiator) ?? new Set(target.luns.map(({ lun }) => lun));
  const left = luns === null ? [] : [...seen].filter((lun) => !luns.includes(lun));
  if (left.length > 0 && left.length === seen.size) return target;
  views.delete(initiator);
  if (left.length > 0) views.set(initiator, new Set(left));
  const others = initiators.filter((each) => each !== initiator);
  return withViews(target, left.length > 0 ? initiators : others, views);
}

/** The same target with other LUNs: a new one is seen by those that see all of them, and one that has stayed by whom it was. */
export function withLuns(target: EmbeddedTarget, luns: readonly EmbeddedLun[]): EmbeddedTarget {
  const views = viewsOf(target);
  // A number that goes to another volume later must not show that.
  const kept = new Set(
    target.luns.map(({ lun }) => lun).filter((lun) => luns.some((each) => each.lun === lun)),
  );
  const still = Array.from(
    views,
    ([initiator, seen]) => [initiator, new Set([...seen].filter((lun) => kept.has(lun)))] as const,
  );
  return withViews({ ...target, luns }, target.initiators, new Map(still));
}

/** Initiators that see some LUNs of a target alone. */
export function viewsOf({ restricted = [], luns }: EmbeddedTarget): Views {
  return new Map(
    restricted.map((initiator) => [
      initiator,
      new Set(luns.filter(({ initiators }) => initiators?.includes(initiator)).map(({ lun }) => lun)),
    ]),
  );
}

function withViews(
  { iscsiName, alias, luns: shown, protected: isProtected, relativePort }: EmbeddedTarget,
  initiators: readonly IscsiName[] | null,
  views: Views,
): EmbeddedTarget {
  const sees = (initiator: IscsiName, lun: number): boolean => views.get(initiator)?.has(lun) ?? true;
  const luns = shown.map((each): EmbeddedLun => {
    const { initiators: _, ...lun } = each;
    if (views.size === 0) return lun;
    return Object.assign(lun, { initiators: (initiators ?? []).filter((name) => sees(name, lun.lun)) });
  });
  const target = { iscsiName, alias, luns, initiators, protected: isProtected };
  const port = relativePort === undefined ? {} : { relativePort };
  return views.size === 0 ? { ...target, ...port } : { ...target, ...port, restricted: [...views.keys()] };
}
