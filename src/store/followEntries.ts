import type { KeyValueStore, Writes } from './KeyValueStore.js';

/**
 * Keeps a copy in memory up to date with the entries whose keys begin with `prefix`, no matter who writes them.
 *
 * @param apply takes the value that an entry has from now on; null: it is gone.  Called as soon as a change has stated its writes,
 * so that the next one builds on them, and with what the store has where they failed.  It must not throw.
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
      // What was stated last goes first: an entry may rest on one that was stated before it.
      if (!isDone) for (const key of [...writes.keys()].toReversed()) apply(key, store.get(key));
    },
  });
}
