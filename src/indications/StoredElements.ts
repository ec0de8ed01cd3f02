import type { StoredRecord } from '../repository/InstanceStore.js';
import { decodeStored, encodeStored } from '../repository/storedJson.js';
import { followEntries } from '../store/followEntries.js';
import type { SharedStore, StoreChange } from '../store/KeyValueStore.js';
import { digestOf } from './elementId.js';

/** A filter, a destination or a subscription, as the store has it. */
export interface StoredElement {
  readonly className: string;
  readonly properties: StoredRecord;
  /** The user who created it. */
  readonly owner: string;
  /** Distinguishes it from an earlier one with the same keys. */
  readonly mark: string;
  /** Data for the protocol that no property contains. */
  readonly delivery?: StoredRecord;
}

/** All filters, all destinations or all subscriptions, in memory.  The copies follow the store. */
export class StoredElements<T extends StoredElement> {
  readonly #prefix: string;
  readonly #byId = new Map<string, T>();
  /** Ids by store key. */
  readonly #ids = new Map<string, string>();
  readonly #make: (stored: StoredElement) => readonly [id: string, T] | null;

  /**
   * @param make makes an element from its stored form; null if that is not valid any more.
   * @param onWritten called after each change, made by this server or another one.
   */
  constructor(
    store: SharedStore,
    kind: string,
    make: (stored: StoredElement) => readonly [id: string, T] | null,
    onWritten: () => void,
  ) {
    this.#prefix = `indications/${kind}/`;
    this.#make = make;
    for (const [key, bytes] of store.entries(this.#prefix)) this.#follow(key, bytes);
    followEntries(store, this.#prefix, (key, bytes) => this.#follow(key, bytes));
    store.watch(this.#prefix, { writing: () => {}, written: onWritten });
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

  /** Replaces an element in memory.  The store has it already. */
  refresh(id: string, element: T): void {
    this.#byId.set(id, element);
  }

  /** Adds or replaces an element. */
  put(change: StoreChange, id: string, { className, properties, owner, mark, delivery }: T): void {
    change.put(this.#prefix + digestOf(id), encodeStored({ className, properties, owner, mark, delivery }));
  }

  remove(change: StoreChange, id: string): void {
    change.remove(this.#prefix + digestOf(id));
  }

  #follow(key: string, bytes: Buffer | null): void {
    const made = bytes && this.#make(decodeStored(bytes) as StoredElement);
    if (made) {
      const [id, element] = made;
      this.#byId.set(id, element);
      this.#ids.set(key, id);
      return;
    }
    this.#byId.delete(this.#ids.get(key) ?? '');
    this.#ids.delete(key);
  }
}
