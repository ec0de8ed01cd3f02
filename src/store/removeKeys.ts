import type { SharedStore } from './KeyValueStore.js';

/** Maximum number of keys that are removed in one change. */
const maxRemoved = 80;

/** Removes keys in their order, in as many changes as it takes: where several servers share the store, a change has a maximum size. */
export async function removeKeys(store: Pick<SharedStore, 'change'>, keys: readonly string[]): Promise<void> {
  for (let start = 0; start < keys.length; start += maxRemoved)
    await store.change((change) => {
      for (const key of keys.slice(start, start + maxRemoved)) change.remove(key);
    });
}
