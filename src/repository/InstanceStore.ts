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

/** The location of an instance: its class, and a text that is the same for all spellings of its keys. */
export interface InstancePlace {
  readonly namespace: string;
  readonly className: string;
  readonly keyText: string;
  /**
   * The text under which an earlier version stored the instance, if it differs.  The instance is found there until it is written
   * again.
   */
  readonly earlierKeyText?: string | null;
}

/** Number of references read at once. */
const PAGE = 256;

/** A change of a store that several servers share has at most 100 entries. */
const REMOVED_AT_ONCE = 30;

/**
 * The instances that clients created, in the store: one entry for each, and an index entry for each object that it refers to.
 * Finding the references of an object takes time in proportion to their number.
 */
export class InstanceStore {
  readonly #store: SharedStore;
  readonly #pages: InstancePages;
  /** Classes that have had an instance since the start, as parts of keys.  Most classes never have one. */
  readonly #inhabited = new Set<string>();
  readonly #usage: InstanceUsage;

  constructor(store: SharedStore, limits: RepositoryLimits) {
    this.#store = store;
    this.#usage = new InstanceUsage(store, limits);
    this.#pages = new InstancePages(store);
    for (const part of this.#classParts()) this.#inhabited.add(part);
    followEntries(store, instancesPrefix, (key, entry) => {
      const part = partOfKey(key);
      if (entry === null || this.#inhabited.has(part)) return;
      this.#inhabited.add(part);
      this.#pages.begin(instanceKey(part, ''));
    });
  }

  /** Whether the class itself may have instances: it has had one since the start. */
  isInhabited(namespace: string, className: string): boolean {
    return this.#inhabited.has(classPart(namespace, className));
  }

  /** Folded names of the classes with instances. */
  *inhabitedClasses(): Generator<{ readonly namespace: string; readonly className: string }> {
    for (const part of this.#classParts()) yield parseClassPart(instancesPrefix + part);
  }

  get(place: InstancePlace): StoredRecord | null {
    const of = classPart(place.namespace, place.className);
    if (!this.#inhabited.has(of)) return null;
    const earlier = earlierKeyOf(place);
    return this.#find(keyOf(place)) ?? (earlier === null ? null : this.#find(earlier));
  }

  /** All instances of the class itself, in pages (see `InstancePages`). */
  *pages(namespace: string, className: string): Generator<readonly StoredRecord[], void, void> {
    const of = classPart(namespace, className);
    if (this.#inhabited.has(of)) yield* this.#pages.of(instanceKey(of, ''));
  }

  /** All instances of the class itself.  An instance created or deleted meanwhile may or may not be included. */
  *enumerate(namespace: string, className: string): Generator<StoredRecord, void, void> {
    for (const page of this.pages(namespace, className)) yield* page;
  }

  /** Any one instance of the class itself; null if there is none. */
  first(namespace: string, className: string): StoredRecord | null {
    const prefix = instanceKey(classPart(namespace, className), '');
    for (const [, bytes] of this.#store.entries(prefix, { limit: 1 })) return decodeRecord(bytes);
    return null;
  }

  /** Instances of the class itself that refer to an object, by the object's possible identities. */
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

  /** Whether the class itself has an instance, as seen by a change. */
  hasInstances(change: StoreChange, namespace: string, className: string): boolean {
    return change.has(instanceKey(classPart(namespace, className), ''));
  }

  /** The instance as seen by a change. */
  current(change: StoreChange, place: InstancePlace): StoredRecord | null {
    const earlier = earlierKeyOf(place);
    const bytes = change.get(keyOf(place)) ?? (earlier === null ? null : change.get(earlier));
    return bytes && decodeRecord(bytes);
  }

  /** Number and stored size of the instances: see `InstanceUsage`. */
  get usage(): Pick<InstanceUsage, 'usage'> {
    return this.#usage;
  }

  /**
   * Adds the writes for a new or changed instance to a change, as its last step.  `objects` are the identities of the objects
   * that it refers to.
   * @throws CIMError CIM_ERR_SERVER_LIMITS_EXCEEDED if a limit of its user, its namespace or all instances would be exceeded.
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

  /** Adds the writes that delete an instance to a change. */
  remove(change: StoreChange, place: InstancePlace): void {
    const own = keyOf(place);
    const key = change.get(own) === null ? (earlierKeyOf(place) ?? own) : own;
    const before = storedBefore(change.get(key));
    removeEntry(change, classPart(place.namespace, place.className), key);
    this.#usage.replace(change, place.namespace, before, null);
  }

  /** Adds the writes that delete a number of arbitrary instances of the class itself to a change. */
  removeSome(change: StoreChange, namespace: string, className: string): void {
    const of = classPart(namespace, className);
    const removed: CountedInstance[] = [];
    for (const key of this.#store.keys(instanceKey(of, ''), { limit: REMOVED_AT_ONCE })) {
      const before = storedBefore(change.get(key));
      if (before) removed.push(before);
      removeEntry(change, of, key);
    }
    this.#usage.remove(change, namespace, removed);
  }

  /** A page that is cached anyway spares the reading and decoding of an entry. */
  #find(key: string): StoredRecord | null {
    const cached = this.#pages.findCached(key);
    return cached === undefined ? this.#read(key) : cached;
  }

  #read(key: string): StoredRecord | null {
    const bytes = this.#store.get(key);
    return bytes && decodeRecord(bytes);
  }

  /** Jumps from class to class without reading the instances. */
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

/** The `classPart` of a key below `instancesPrefix`. */
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

/** Keys may be longer than those of the store, so 160 bits of SHA-256 are used instead. */
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
