import { hash } from 'node:crypto';
import { followEntries } from '../store/followEntries.js';
import type { SharedStore, StoreChange } from '../store/KeyValueStore.js';
import {
  decodeInstance,
  decodeRecord,
  InstancePages,
  type StoredInstance,
  type StoredRecord,
} from './InstancePages.js';
import { InstanceUsage, type CountedInstance } from './InstanceUsage.js';
import type { RepositoryLimits } from './RepositoryLimits.js';
import { encodeStored } from './storedJson.js';
import { classPart, instanceKey, instancesPrefix, parseClassPart, referenceKey } from './storeKeys.js';

export type { StoredRecord };

/** Where an instance is: its class, and a text that is the same for all spellings of its keys. */
export interface InstancePlace {
  readonly namespace: string;
  readonly className: string;
  readonly keyText: string;
  /** Under which text an earlier version kept it, if that was another one: it is found there, too, until it is written. */
  readonly earlierKeyText?: string | null;
}

/** How many references are read at once, as with the instances themselves. */
const PAGE = 256;

/**
 * The instances that clients made, in the store: one entry each, and for each object that it refers to one entry in an
 * index, so that finding an object's references costs as much as there are of them.
 */
export class InstanceStore {
  readonly #store: SharedStore;
  readonly #pages: InstancePages;
  /** The classes that had an instance at the start or later, as parts of keys: most classes never have one. */
  readonly #inhabited = new Set<string>();
  readonly #usage: InstanceUsage;

  constructor(store: SharedStore, limits: RepositoryLimits) {
    this.#store = store;
    this.#usage = new InstanceUsage(store, limits);
    this.#pages = new InstancePages(store);
    for (const part of this.#classParts()) this.#inhabited.add(part);
    followEntries(store, instancesPrefix, (key, entry) => {
      if (entry !== null) this.#inhabited.add(partOfKey(key));
    });
  }

  /** Whether the class itself may have an instance: it had one at the start or later. */
  isInhabited(namespace: string, className: string): boolean {
    return this.#inhabited.has(classPart(namespace, className));
  }

  /** The classes with an instance, names folded. */
  *inhabitedClasses(): Generator<{ readonly namespace: string; readonly className: string }> {
    for (const part of this.#classParts()) yield parseClassPart(instancesPrefix + part);
  }

  get(place: InstancePlace): StoredRecord | null {
    const of = classPart(place.namespace, place.className);
    if (!this.#inhabited.has(of)) return null;
    const earlier = earlierKeyOf(place);
    return this.#read(keyOf(place)) ?? (earlier === null ? null : this.#read(earlier));
  }

  /** All instances of the class itself, many at a time (see `InstancePages`). */
  *pages(namespace: string, className: string): Generator<readonly StoredRecord[], void, void> {
    const of = classPart(namespace, className);
    if (this.#inhabited.has(of)) yield* this.#pages.of(instanceKey(of, ''));
  }

  /** All instances of the class itself; one made or deleted meanwhile may be among them or not. */
  *enumerate(namespace: string, className: string): Generator<StoredRecord, void, void> {
    for (const page of this.pages(namespace, className)) yield* page;
  }

  /** Any instance of the class itself; null if there is none. */
  first(namespace: string, className: string): StoredRecord | null {
    const prefix = instanceKey(classPart(namespace, className), '');
    for (const [, bytes] of this.#store.entries(prefix, { limit: 1 })) return decodeRecord(bytes);
    return null;
  }

  /** Instances of the class itself that refer to an object, which has one of these identities. */
  *references(namespace: string, className: string, objects: readonly string[]): Generator<StoredRecord> {
    const of = classPart(namespace, className);
    if (!this.#inhabited.has(of)) return;
    for (const object of objects) yield* this.#referencesTo(of, object);
  }

  *#referencesTo(of: string, object: string): Generator<StoredRecord> {
    const prefix = referenceKey(digestOf(object), of, '');
    for (let after: string | null = prefix; after !== null;) {
      const page: string[] = [...this.#store.keys(prefix, { after, limit: PAGE })];
      for (const key of page) {
        const record = this.#read(instanceKey(of, key.slice(prefix.length)));
        if (record) yield record;
      }
      after = page.length < PAGE ? null : (page.at(-1) ?? null);
    }
  }

  /** Whether the class itself has an instance, as a change sees it. */
  hasInstances(change: StoreChange, namespace: string, className: string): boolean {
    return change.has(instanceKey(classPart(namespace, className), ''));
  }

  /** The instance as a change sees it. */
  current(change: StoreChange, place: InstancePlace): StoredRecord | null {
    const earlier = earlierKeyOf(place);
    const bytes = change.get(keyOf(place)) ?? (earlier === null ? null : change.get(earlier));
    return bytes && decodeRecord(bytes);
  }

  /** How many there are and what they take in the store: see `InstanceUsage`. */
  get usage(): Pick<InstanceUsage, 'usage'> {
    return this.#usage;
  }

  /**
   * States the writes for a new or changed instance, the last step of a change; `objects` are the identities of what it refers to.
   * @throws CIMError CIM_ERR_SERVER_LIMITS_EXCEEDED if its user, its namespace or all together would have too many or too much.
   */
  put(
    change: StoreChange,
    place: InstancePlace,
    record: StoredRecord,
    objects: readonly string[],
    owner: string,
  ): void {
    const of = classPart(place.namespace, place.className);
    const digest = digestOf(place.keyText);
    const referenced = [...new Set(objects.map(digestOf))];
    const key = instanceKey(of, digest);
    const earlier = change.get(key) === null ? earlierKeyOf(place) : null;
    const before = storedBefore(change.get(earlier ?? key));
    const stored = encodeStored([referenced, record, owner] satisfies StoredInstance);
    this.#usage.replace(change, place.namespace, before, { owner, bytes: stored.length });
    if (earlier !== null) removeEntry(change, of, earlier);
    for (const object of before?.referenced ?? []) {
      if (!referenced.includes(object)) change.remove(referenceKey(object, of, digest));
    }
    for (const object of referenced) change.put(referenceKey(object, of, digest), NOTHING);
    change.put(key, stored);
  }

  /** States the writes for an instance that goes. */
  remove(change: StoreChange, place: InstancePlace): void {
    const own = keyOf(place);
    const key = change.get(own) === null ? (earlierKeyOf(place) ?? own) : own;
    const before = storedBefore(change.get(key));
    removeEntry(change, classPart(place.namespace, place.className), key);
    this.#usage.replace(change, place.namespace, before, null);
  }

  /** States the writes for a number of instances of the class itself, any of them, that go. */
  removeSome(change: StoreChange, namespace: string, className: string): void {
    const of = classPart(namespace, className);
    const removed: CountedInstance[] = [];
    for (const key of this.#store.keys(instanceKey(of, ''), { limit: PAGE })) {
      const before = storedBefore(change.get(key));
      if (before) removed.push(before);
      removeEntry(change, of, key);
    }
    this.#usage.remove(change, namespace, removed);
  }

  #read(key: string): StoredRecord | null {
    const bytes = this.#store.get(key);
    return bytes && decodeRecord(bytes);
  }

  /** From class to class, without a look at the instances between. */
  *#classParts(): Generator<string> {
    for (let after = instancesPrefix; ;) {
      const [key] = this.#store.keys(instancesPrefix, { after, limit: 1 });
      if (key === undefined) return;
      const part = partOfKey(key);
      yield part;
      after = `${instancesPrefix}${part}\u{FFFF}`;
    }
  }
}

/** `classPart` of a key below `instancesPrefix`. */
function partOfKey(key: string): string {
  return key.slice(instancesPrefix.length, key.lastIndexOf('/') + 1);
}

const NOTHING = Buffer.alloc(0);

function keyOf({ namespace, className, keyText }: InstancePlace): string {
  return instanceKey(classPart(namespace, className), digestOf(keyText));
}

function earlierKeyOf({
  namespace,
  className,
  keyText,
  earlierKeyText = null,
}: InstancePlace): string | null {
  if (earlierKeyText === null || earlierKeyText === keyText) return null;
  return instanceKey(classPart(namespace, className), digestOf(earlierKeyText));
}

function removeEntry(change: StoreChange, of: string, key: string): void {
  const digest = key.slice(instanceKey(of, '').length);
  for (const object of storedBefore(change.get(key))?.referenced ?? [])
    change.remove(referenceKey(object, of, digest));
  change.remove(key);
}

/** Keys may be longer than the store's: 160 bits of SHA-256 stand for them. */
function digestOf(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 40);
}

function storedBefore(
  bytes: Buffer | null,
): { readonly referenced: readonly string[]; readonly owner: string | null; readonly bytes: number } | null {
  if (bytes === null) return null;
  const [referenced, , owner = null] = decodeInstance(bytes);
  return { referenced, owner, bytes: bytes.length };
}
