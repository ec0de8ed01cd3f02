import type { KeyValueStore } from '../store/KeyValueStore.js';

const KEY = 'repository/gather-statistics';

/** Whether the server shows what it counts of its operations; off at first, and kept over a restart. */
export class StatisticsSetting {
  readonly #store: KeyValueStore;
  #isOn: boolean;

  constructor(store: KeyValueStore) {
    this.#store = store;
    this.#isOn = store.get(KEY)?.toString() === 'on';
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Settled when it is on disk. */
  async change(isOn: boolean): Promise<void> {
    await this.#store.change((change) => change.put(KEY, Buffer.from(isOn ? 'on' : 'off')));
    this.#isOn = isOn;
  }
}
