import type { EmbeddedLun, EmbeddedTarget } from '../EmbeddedTarget.js';
import type { IscsiName } from '../IscsiName.js';
import { narrowed, widened, type LunView } from '../lunViews.js';

/** The LUNs that an initiator sees which does not see all of its target. */
type Views = ReadonlyMap<IscsiName, ReadonlySet<number>>;

/** The same target, which allows an initiator: to see all of its LUNs and those to come, or some of them beside what it sees already. */
export function allowing(
  target: EmbeddedTarget,
  initiator: IscsiName,
  luns: readonly number[] | null,
): EmbeddedTarget {
  const initiators = target.initiators ?? [];
  const isThere = initiators.includes(initiator);
  const view = widened(isThere ? viewOf(target, initiator) : [], luns);
  return withView(target, isThere ? initiators : [...initiators, initiator], initiator, view);
}

/** The same target, which allows an initiator no more, or not to see some LUNs; one that would see none of them is not allowed any more. */
export function denying(
  target: EmbeddedTarget,
  initiator: IscsiName,
  luns: readonly number[] | null,
): EmbeddedTarget {
  const initiators = target.initiators ?? [];
  if (!initiators.includes(initiator)) return target;
  const view = viewOf(target, initiator);
  const left = narrowed(
    view,
    target.luns.map(({ lun }) => lun),
    luns,
  );
  if (left === view) return target;
  if (left !== null && left.length > 0) return withView(target, initiators, initiator, left);
  const others = initiators.filter((each) => each !== initiator);
  return withView(target, others, initiator, null);
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

function viewOf(target: EmbeddedTarget, initiator: IscsiName): LunView {
  const seen = viewsOf(target).get(initiator);
  return seen ? [...seen] : null;
}

function withView(
  target: EmbeddedTarget,
  initiators: readonly IscsiName[],
  initiator: IscsiName,
  view: LunView,
): EmbeddedTarget {
  const views = new Map(viewsOf(target));
  if (view === null) views.delete(initiator);
  else views.set(initiator, new Set(view));
  return withViews(target, initiators, views);
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
