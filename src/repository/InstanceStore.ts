import { hash } from 'node:crypto';
import type { Store, StoreChange } from '../store/Store.js';
import { decodeRecord, InstancePages, type StoredRecord } from './InstancePages.js';
import { decodeStored, encodeStored } from './storedJson.js';
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
  readonly #store: Store;
  readonly #pages: InstancePages;
  /** The classes that had an instance at the start or later, as parts of keys: most classes never have one. */
  readonly #inhabited = new Set<string>();

  constructor(store: Store) {
    this.#store = store;
    this.#pages = new InstancePages(store);
    for (const part of this.#classParts()) this.#inhabited.add(part);
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

  /** States the writes for a new or changed instance; `objects` are the identities of what it refers to. */
  put(change: StoreChange, place: InstancePlace, record: StoredRecord, objects: readonly string[]): void {
    const of = classPart(place.namespace, place.className);
    const digest = digestOf(place.keyText);
    const referenced = [...new Set(objects.map(digestOf))];
    const key = instanceKey(of, digest);
    if (change.get(key) === null) removeEarlier(change, place);
    for (const object of referencedOf(change.get(key))) {
      if (!referenced.includes(object)) change.remove(referenceKey(object, of, digest));
    }
    for (const object of referenced) change.put(referenceKey(object, of, digest), NOTHING);
    change.put(key, encodeStored([referenced, record]));
    this.#inhabited.add(of);
  }

  /** States the writes for an instance that goes. */
  remove(change: StoreChange, place: InstancePlace): void {
    if (change.get(keyOf(place)) === null) removeEarlier(change, place);
    else removeAt(change, place, place.keyText);
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
      const part = key.slice(instancesPrefix.length, key.lastIndexOf('/') + 1);
      yield part;
      after = `${instancesPrefix}${part}\u{FFFF}`;
    }
  }
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

function removeEarlier(change: StoreChange, place: InstancePlace): void {
  const { keyText, earlierKeyText = null } = place;
  if (earlierKeyText !== null && earlierKeyText !== keyText) removeAt(change, place, earlierKeyText);
}

function removeAt(change: StoreChange, { namespace, className }: InstancePlace, keyText: string): void {
  const of = classPart(namespace, className);
  const digest = digestOf(keyText);
  const key = instanceKey(of, digest);
  for (const object of referencedOf(change.get(key))) change.remove(referenceKey(object, of, digest));
  change.remove(key);
}

/** Keys may be longer than the store's: 160 bits of SHA-256 stand for them. */
function digestOf(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 40);
}

function referencedOf(bytes: Buffer | null): readonly string[] {
  return bytes === null ? [] : (decodeStored(bytes) as [readonly string[], StoredRecord])[0];
}
