import type { CIMInstance, CIMProperty } from '../../cim/CIMInstance.js';

/** Instances by the canonical text of their paths. */
export type Snapshot = ReadonlyMap<string, CIMInstance>;

export type Change =
  | { readonly kind: 'created' | 'deleted'; readonly instance: CIMInstance }
  | {
      readonly kind: 'modified';
      readonly instance: CIMInstance;
      readonly previous: CIMInstance;
      /** Names of the changed properties, in the order of the class. */
      readonly changed: readonly string[];
    };

/** The changes between two snapshots.  Deletions come first, so that a reused name is seen to be free. */
export function compareSnapshots(before: Snapshot, after: Snapshot): Change[] {
  const changes: Change[] = [];
  for (const [path, instance] of before) if (!after.has(path)) changes.push({ kind: 'deleted', instance });
  for (const [path, instance] of after) {
    const previous = before.get(path);
    if (!previous) {
      changes.push({ kind: 'created', instance });
      continue;
    }
    const changed = changedPropertyNames(previous, instance);
    if (changed.length > 0) changes.push({ kind: 'modified', instance, previous, changed });
  }
  return changes;
}

/** Names of the changed properties, in the order of the class.  Keys are never among them. */
export function changedPropertyNames(previous: CIMInstance, instance: CIMInstance): string[] {
  const names: string[] = [];
  for (const property of instance.properties.values()) {
    const before = previous.properties.get(property.name);
    // Most values are equal and no objects; this avoids the full comparison.
    if (before !== undefined && before.value === property.value) continue;
    if (instance.path?.keyBindings.has(property.name)) continue;
    if (printComparable(property) !== printComparable(before)) names.push(property.name);
  }
  return names;
}

function printComparable(property: CIMProperty | undefined): string {
  return JSON.stringify(property?.value ?? null, (_key, value: unknown) => {
    if (typeof value === 'bigint') return value.toString();
    // The keys of a path are compared through its canonical text.
    return value !== null && typeof value === 'object' && 'canonical' in value
      ? (value as { toString(): string }).toString()
      : value;
  });
}
