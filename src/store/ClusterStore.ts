import type { Leadership } from './Engine.js';
import type { SharedStore, StoreChange } from './KeyValueStore.js';

/** A change that depends on a leadership was not made: the leadership is lost. */
export class LeadershipLostError extends Error {
  override readonly name = 'LeadershipLostError';

  constructor(key: string) {
    super(`another server may hold "${key}" now: nothing was changed`);
  }
}

/** The shared store of several servers, with what they need to divide work among them. */
export interface ClusterStore extends SharedStore {
  /**
   * As in KeyValueStore.
   * @param leadership the change is made only while it is held, at whatever time its request arrives.
   * @throws LeadershipLostError
   */
  change<T>(prepare: (change: StoreChange) => T, leadership?: Leadership | null): Promise<T>;

  /**
   * Waits until no other server holds `name`, then acquires it for `ttlMs`, with renewals.  Reads then include all that earlier
   * holders wrote.
   * @param value of the entry `name`, which exists as long as the right is held.
   * @throws EngineUnavailableError; an AbortError when `signal` is aborted or the store is closed.
   */
  lead(name: string, ttlMs: number, signal: AbortSignal, value?: string): Promise<Leadership>;

  /**
   * Writes an entry that disappears by itself after `ttlMs`, rounded up to whole seconds.
   * @throws EngineUnavailableError, EngineRefusedError
   */
  announce(key: string, value: Buffer, ttlMs: number): Promise<void>;

  /** The revision that wrote an entry; null: there is none.  Revisions increase in the order of the writes of all servers. */
  revisionOf(key: string): bigint | null;
}
