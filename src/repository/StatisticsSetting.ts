import type { SharedStore } from '../store/KeyValueStore.js';
import { StoredValue } from '../store/StoredValue.js';

const KEY = 'repository/gather-statistics';

/** Whether the server shows what it counts of its operations; off at first, and kept over a restart. */
export class StatisticsSetting {
  readonly #store: SharedStore;
  readonly #stored: StoredValue<boolean>;

  constructor(store: SharedStore) {
    this.#store = store;
    this.#stored = new StoredValue(store, KEY, (entry) => entry?.toString() === 'on');
  }

  get isOn(): boolean {
    return this.#stored.value;
  }

  /** Settled when it is on disk. */
  async change(isOn: boolean): Promise<void> {
    await this.#store.change((change) => change.put(KEY, Buffer.from(isOn ? 'on' : 'off')));
  }
}
