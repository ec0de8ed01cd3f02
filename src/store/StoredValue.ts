import { followEntries } from './followEntries.js';
import type { KeyValueStore } from './KeyValueStore.js';

/** The decoded value of one entry in memory.  It follows the store. */
export class StoredValue<T> {
  #value: T;

  /** @param decode decodes the entry; null: there is none. */
  constructor(store: KeyValueStore, key: string, decode: (entry: Buffer | null) => T) {
    this.#value = decode(store.get(key));
    followEntries(store, key, (written, entry) => {
      if (written === key) this.#value = decode(entry);
    });
  }

  get value(): T {
    return this.#value;
  }
}
