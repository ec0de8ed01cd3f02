import type { KeyValueStore, Writes } from './KeyValueStore.js';

/**
 * Keeps a copy in memory up to date with the entries whose keys begin with `prefix`, for writes by this or another process.
 * @param apply takes the new value of an entry; null: it was removed.  It is called as soon as a change has prepared its writes,
 * so that the next change builds on them, and again with the stored values if the writes failed.  It must not throw.
 */
export function followEntries(
  store: KeyValueStore,
  prefix: string,
  apply: (key: string, value: Buffer | null) => void,
): void {
  store.watch(prefix, {
    writing: (writes: Writes) => {
      for (const [key, value] of writes) apply(key, value);
    },
    written: (writes: Writes, isDone: boolean) => {
      // Undone in reverse order, because an entry may depend on an earlier one.
      if (!isDone) for (const key of [...writes.keys()].toReversed()) apply(key, store.get(key));
    },
  });
}
