import type { StoredRecord } from '../repository/InstanceStore.js';
import { decodeStored, encodeStored } from '../repository/storedJson.js';
import type { KeyValueStore, StoreChange } from '../store/KeyValueStore.js';
import { digestOf } from './elementId.js';

/** What the store has of a filter, a destination or a subscription. */
export interface StoredElement {
  readonly className: string;
  readonly properties: StoredRecord;
  /** The user who made it. */
  readonly owner: string;
  /** Tells it from an earlier one with the same keys. */
  readonly mark: string;
}

/** The filters, the destinations or the subscriptions: all of them in memory, and in the store. */
export class StoredElements<T extends StoredElement> {
  readonly #prefix: string;
  readonly #byId = new Map<string, T>();

  /** @param make an element from what the store has of it; null where that is none any more. */
  constructor(
    store: KeyValueStore,
    kind: string,
    make: (stored: StoredElement) => readonly [id: string, T] | null,
  ) {
    this.#prefix = `indications/${kind}/`;
    for (const [, bytes] of store.entries(this.#prefix)) {
      const made = make(decodeStored(bytes) as StoredElement);
      if (made) this.#byId.set(...made);
    }
  }

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): T | undefined {
    return this.#byId.get(id);
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  values(): Iterable<T> {
    return this.#byId.values();
  }

  /** Puts one in the place of what it was made from: the store has it already. */
  refresh(id: string, element: T): void {
    this.#byId.set(id, element);
  }

  /** Adds or replaces one.  @returns what takes that back in memory. */
  put(change: StoreChange, id: string, element: T): () => void {
    const { className, properties, owner, mark } = element;
    change.put(this.#prefix + digestOf(id), encodeStored({ className, properties, owner, mark }));
    const before = this.#byId.get(id);
    this.#byId.set(id, element);
    return () => void (before ? this.#byId.set(id, before) : this.#byId.delete(id));
  }

  /** @returns what takes that back in memory. */
  remove(change: StoreChange, id: string): () => void {
    change.remove(this.#prefix + digestOf(id));
    const before = this.#byId.get(id);
    this.#byId.delete(id);
    return () => void (before && this.#byId.set(id, before));
  }
}
