import { availableParallelism } from 'node:os';
import type { EmbeddedTarget } from '../EmbeddedTarget.js';
import type { IscsiName } from '../IscsiName.js';

/** From so many targets on another process is worth its memory. */
const manyTargets = 16;

/** One process for each processor, but one alone while targets are few. */
export function automaticWorkers(targets: number): number {
  return targets < manyTargets ? 1 : availableParallelism();
}

/**
 * Divides targets among workers, numbered from 0.  Targets that show the same volume are together, because one process has its
 * reservations; otherwise each worker gets about as many as the others.  The result is the same for the same targets.
 */
export function divideTargets(
  targets: readonly EmbeddedTarget[],
  workers: number,
): ReadonlyMap<IscsiName, number> {
  const sorted = targets.toSorted((a, b) => (a.iscsiName < b.iscsiName ? -1 : 1));
  const byVolume = indexByVolume(sorted);
  const placeOf = new Map<IscsiName, number>();
  const loads = Array.from({ length: workers }, () => 0);
  for (const target of sorted) {
    if (placeOf.has(target.iscsiName)) continue;
    const group = groupOf(target, byVolume);
    const place = leastOf(loads);
    for (const { iscsiName } of group) placeOf.set(iscsiName, place);
    loads[place] = (loads[place] ?? 0) + group.length;
  }
  return placeOf;
}

/** A target and those that must be served with it: they show one of its volumes, or one of the volumes of those, and so on. */
export function togetherWith(
  target: EmbeddedTarget,
  targets: readonly EmbeddedTarget[],
): readonly EmbeddedTarget[] {
  return groupOf(target, indexByVolume(targets));
}

function indexByVolume(targets: readonly EmbeddedTarget[]): ReadonlyMap<string, readonly EmbeddedTarget[]> {
  const byVolume = new Map<string, EmbeddedTarget[]>();
  for (const target of targets) {
    for (const id of volumesOf(target)) {
      const showing = byVolume.get(id);
      if (showing === undefined) byVolume.set(id, [target]);
      else showing.push(target);
    }
  }
  return byVolume;
}

function groupOf(
  target: EmbeddedTarget,
  byVolume: ReadonlyMap<string, readonly EmbeddedTarget[]>,
): readonly EmbeddedTarget[] {
  const group = new Map<IscsiName, EmbeddedTarget>([[target.iscsiName, target]]);
  // The map grows while it is read.
  for (const member of group.values())
    for (const id of volumesOf(member))
      for (const other of byVolume.get(id) ?? [])
        if (!group.has(other.iscsiName)) group.set(other.iscsiName, other);
  return [...group.values()];
}

/** The place with the lowest load, the first of equal ones. */
export function leastOf(loads: readonly number[]): number {
  return loads.indexOf(Math.min(...loads));
}

function volumesOf({ luns }: EmbeddedTarget): readonly string[] {
  return luns.flatMap(({ volume }) => volume?.id ?? []);
}
