import type { SharedStore } from '../store/KeyValueStore.js';
import { changeStore } from './changeStore.js';
import { StoredValue } from '../store/StoredValue.js';

const KEY = 'repository/gather-statistics';

/** Whether the server publishes operation statistics.  It is off by default and kept over restarts. */
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

  /** Resolves when the change is on disk. */
  async change(isOn: boolean): Promise<void> {
    await changeStore(this.#store, (change) => change.put(KEY, Buffer.from(isOn ? 'on' : 'off')));
  }
}
