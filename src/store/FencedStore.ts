import { LeadershipLostError, type ClusterStore } from './ClusterStore.js';
import type { Leadership } from './Engine.js';
import type { RangeOptions, SharedStore, StoreChange, WriteWatcher } from './KeyValueStore.js';

/** A shared store as the holder of a leadership uses it: its changes fail after the leadership is lost. */
export class FencedStore implements SharedStore {
  readonly #store: ClusterStore;
  readonly #leadership: Leadership;

  constructor(store: ClusterStore, leadership: Leadership) {
    this.#store = store;
    this.#leadership = leadership;
  }

  get(key: string): Buffer | null {
    return this.#store.get(key);
  }

  has(prefix: string): boolean {
    return this.#store.has(prefix);
  }

  entries(prefix: string, options?: RangeOptions): Generator<readonly [key: string, value: Buffer]> {
    return this.#store.entries(prefix, options);
  }

  keys(prefix: string, options?: RangeOptions): Generator<string> {
    return this.#store.keys(prefix, options);
  }

  /** @throws LeadershipLostError */
  async change<T>(prepare: (change: StoreChange) => T): Promise<T> {
    // The engine would refuse it as well, but only when it answers.
    if (!this.#leadership.isSafe()) throw new LeadershipLostError(this.#leadership.fence.key);
    return this.#store.change(prepare, this.#leadership);
  }

  watch(prefix: string, watcher: WriteWatcher): void {
    this.#store.watch(prefix, watcher);
  }

  expectRoom(leftBytes?: number): void {
    this.#store.expectRoom(leftBytes);
  }
}
