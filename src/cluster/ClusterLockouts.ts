import { createHmac, randomBytes } from 'node:crypto';
import type { SharedLockouts } from '../security/LoginThrottle.js';
import type { ClusterStore } from '../store/ClusterStore.js';
import { removeKeys } from '../store/removeKeys.js';
import type { SharedSealedStore } from '../store/SealedStore.js';
import { endpointsPrefix } from './Presence.js';

const prefix = 'lock/';
/** Sealed, in the shared store. */
const digestKeyName = 'cluster/lockout-key';

const defaultMaxShared = 10_000;
/** Maximum number of lockouts on their way to the store. */
const maxOnTheirWay = 64;

interface SharedLockout {
  /** In milliseconds of `performance.now()`, from when this endpoint learnt of it. */
  readonly until: number;
  /** Digest of the name; null: an address is locked for all names. */
  readonly name: string | null;
}

interface Stored {
  readonly seconds: number;
  readonly name: string | null;
}

/**
 * The lockouts of all endpoints of a fleet: entries of the shared store that disappear when they end.  Since clients choose the
 * names, and may send a password as a name, keys and values hold digests under a key that is sealed in the shared store.
 *
 * A lockout that cannot be shared, because the engine does not answer or there are too many, holds at its own endpoint.
 */
export class ClusterLockouts implements SharedLockouts {
  readonly #store: ClusterStore;
  readonly #digestKey: Buffer;
  readonly #onError: (error: unknown) => void;
  readonly #maxShared: number;
  /** By key of the entry. */
  readonly #lockouts = new Map<string, SharedLockout>();
  /** The lockouts that this endpoint has published, by key of the entry. */
  readonly #own = new Map<string, string>();
  readonly #listeners: ((lock: string) => void)[] = [];
  #servers = 1;
  #onTheirWay = 0;

  /**
   * @param onError is called with the reason why a lockout was not shared, or not ended at the other endpoints.
   * @param maxShared maximum number of lockouts that are shared; further ones hold at the endpoint that made them.
   * @throws EngineUnavailableError, EngineRefusedError, SealedStoreError
   */
  static async open(
    store: ClusterStore,
    sealed: SharedSealedStore,
    onError: (error: unknown) => void,
    maxShared: number = defaultMaxShared,
  ): Promise<ClusterLockouts> {
    // Another endpoint may make it at the same time.
    const made = await sealed.change((change) => {
      const known = change.get(digestKeyName);
      if (typeof known === 'string') return known;
      const fresh = randomBytes(32).toString('base64');
      change.put(digestKeyName, fresh);
      return fresh;
    });
    return new ClusterLockouts(store, Buffer.from(made, 'base64'), onError, maxShared);
  }

  private constructor(
    store: ClusterStore,
    digestKey: Buffer,
    onError: (error: unknown) => void,
    maxShared: number,
  ) {
    this.#maxShared = maxShared;
    this.#store = store;
    this.#digestKey = digestKey;
    this.#onError = onError;
    for (const [key, value] of store.entries(prefix)) this.#learn(key, value);
    store.watch(prefix, {
      writing() {},
      written: (writes, isDone) => {
        if (!isDone) return;
        for (const [key, value] of writes)
          if (value === null) this.#end(key);
          else this.#learn(key, value);
      },
    });
    this.#countServers();
    store.watch(endpointsPrefix, { writing() {}, written: () => this.#countServers() });
  }

  get servers(): number {
    return this.#servers;
  }

  get isEmpty(): boolean {
    return this.#lockouts.size === 0;
  }

  untilOf(lock: string): number {
    return this.isEmpty ? 0 : (this.#lockouts.get(this.#keyOf(lock))?.until ?? 0);
  }

  publish(lock: string, name: string | null, seconds: number): void {
    const key = this.#keyOf(lock);
    const sum = this.#lockouts.size + this.#onTheirWay;
    if (this.#onTheirWay >= maxOnTheirWay || sum >= this.#maxShared) {
      const limit = sum >= this.#maxShared ? this.#maxShared : maxOnTheirWay;
      this.#onError(new Error(`a lockout holds at this endpoint alone: expected at most ${limit} of them`));
      return;
    }
    const stored: Stored = { seconds, name: name === null ? null : this.#digest(name) };
    this.#own.set(key, lock);
    this.#onTheirWay += 1;
    void this.#store
      .announce(key, Buffer.from(JSON.stringify(stored)), seconds * 1000)
      .catch((error: unknown) => {
        this.#own.delete(key);
        this.#onError(error);
      })
      .finally(() => (this.#onTheirWay -= 1));
  }

  forget(name: string): void {
    const digest = this.#digest(name);
    const keys = [...this.#lockouts].filter(([, each]) => each.name === digest).map(([key]) => key);
    // Each address from which a name was tried has a lockout of its own: there may be more than fit into one change.
    removeKeys(this.#store, keys).catch(this.#onError);
  }

  onEnded(listener: (lock: string) => void): void {
    this.#listeners.push(listener);
  }

  #learn(key: string, value: Buffer): void {
    const { seconds, name } = JSON.parse(value.toString()) as Stored;
    this.#lockouts.set(key, { until: performance.now() + seconds * 1000, name });
  }

  #end(key: string): void {
    this.#lockouts.delete(key);
    const own = this.#own.get(key);
    this.#own.delete(key);
    if (own !== undefined) for (const listener of this.#listeners) listener(own);
  }

  #countServers(): void {
    this.#servers = Math.max(1, [...this.#store.keys(endpointsPrefix)].length);
  }

  #keyOf(lock: string): string {
    return prefix + this.#digest(lock);
  }

  #digest(text: string): string {
    return createHmac('sha256', this.#digestKey).update(text).digest('base64url');
  }
}
