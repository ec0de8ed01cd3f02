import type { CIMValue } from '../cim/values.js';
import type { SharedStore, Writes, WriteWatcher } from '../store/KeyValueStore.js';
import { decodeStored } from './storedJson.js';
import { instancesPrefix } from './storeKeys.js';

/** The properties of a stored instance; one that it does not have was added to the class later. */
export type StoredRecord = { readonly [name: string]: CIMValue };

/** What an entry holds: the digests of the objects that the instance refers to, its properties, and the user who wrote it last. */
export type StoredInstance = readonly [referenced: readonly string[], record: StoredRecord, owner?: string];

export function decodeInstance(bytes: Buffer): StoredInstance {
  return decodeStored(bytes) as StoredInstance;
}

export function decodeRecord(bytes: Buffer): StoredRecord {
  return decodeInstance(bytes)[1];
}

export interface InstancePagesOptions {
  /** What the pages that are kept may take in all, by an estimate. */
  readonly maxBytes?: number;
  /** How many instances are read at once: between them the event loop is free, and no reader holds up the store. */
  readonly recordsPerPage?: number;
}

/** Large instances are fewer to a page. */
const PAGE_BYTES = 256 * 1024;

/** The instances whose keys follow `after`, up to `last` or, where it is null, to the end of their class. */
interface Page {
  readonly prefix: string;
  readonly after: string;
  readonly last: string | null;
  readonly records: readonly StoredRecord[];
  readonly bytes: number;
}

/**
 * The stored instances as pages of them, in the order of their keys.  A page that was read is kept, decoded, until one of its
 * instances is written or the room is wanted for others: what is kept takes 32 MB at most, and while a page stays what it is, its
 * array is the same object.
 *
 * Nothing is read ahead, and no page holds on to the store.  A page shows everything that was answered before it is read.
 */
export class InstancePages implements WriteWatcher {
  readonly #store: SharedStore;
  readonly #maxBytes: number;
  readonly #recordsPerPage: number;
  /** Of each class, by the prefix of its keys: in the order of `after`, none reaching into the next. */
  readonly #byClass = new Map<string, Page[]>();
  /** Those used last at the end. */
  readonly #used = new Set<Page>();
  #bytes = 0;
  /** Keys that are being written, and how often: a page that has one may be of before or after. */
  readonly #written = new Map<string, number>();

  constructor(
    store: SharedStore,
    { maxBytes = 32 * 1024 * 1024, recordsPerPage = 128 }: InstancePagesOptions = {},
  ) {
    this.#store = store;
    this.#maxBytes = maxBytes;
    this.#recordsPerPage = recordsPerPage;
    store.watch(instancesPrefix, this);
  }

  /** What the pages that are kept take, by an estimate. */
  get bytes(): number {
    return this.#bytes;
  }

  /** All instances whose keys begin with `prefix`: one class's.  One made or deleted meanwhile may be among them or not. */
  *of(prefix: string): Generator<readonly StoredRecord[], void, void> {
    for (let after: string | null = prefix; after !== null;) {
      const page: Page = this.#find(prefix, after) ?? this.#read(prefix, after);
      if (page.records.length > 0) yield page.records;
      after = page.last;
    }
  }

  writing(writes: Writes): void {
    for (const key of writes.keys()) {
      this.#written.set(key, (this.#written.get(key) ?? 0) + 1);
      const pages = this.#byClass.get(key.slice(0, key.lastIndexOf('/') + 1));
      if (!pages) continue;
      const page = pages[firstBehind(pages, key) - 1];
      // `after` itself is the last of the page before.
      const holds = page && page.after < key && (page.last === null || key <= page.last);
      if (holds) this.#drop(page);
    }
  }

  written(writes: Writes): void {
    for (const key of writes.keys()) {
      const count = this.#written.get(key) ?? 0;
      if (count > 1) this.#written.set(key, count - 1);
      else this.#written.delete(key);
    }
  }

  #find(prefix: string, after: string): Page | null {
    const pages = this.#byClass.get(prefix);
    const page = pages?.[firstBehind(pages, after) - 1];
    if (page?.after !== after) return null;
    this.#used.delete(page);
    this.#used.add(page);
    return page;
  }

  #read(prefix: string, after: string): Page {
    const pages = this.#byClass.get(prefix) ?? [];
    const next = pages[firstBehind(pages, after)]?.after ?? null;
    let page = this.#readUpTo(prefix, after, next);
    // A page that lost most of its instances takes in those behind it.
    if (next !== null && page.records.length < this.#recordsPerPage / 4)
      page = this.#readUpTo(prefix, after, null);
    if (!this.#isBeingWritten(page)) this.#keep(page);
    return page;
  }

  /** Up to the key `limit`, which is the last of its page, or until the page is full. */
  #readUpTo(prefix: string, after: string, limit: string | null): Page {
    const records: StoredRecord[] = [];
    let last: string | null = null;
    let bytes = 0;
    let isFull = false;
    for (const [key, value] of this.#store.entries(prefix, { after, limit: this.#recordsPerPage })) {
      if (limit !== null && key > limit) break;
      records.push(decodeRecord(value));
      last = key;
      bytes += value.length;
      isFull = records.length === this.#recordsPerPage || bytes >= PAGE_BYTES;
      if (isFull) break;
    }
    return { prefix, after, last: isFull ? last : limit, records, bytes: weigh(bytes, records.length) };
  }

  #isBeingWritten({ prefix, after, last }: Page): boolean {
    for (const key of this.#written.keys()) {
      if (key > after && key.startsWith(prefix) && (last === null || key <= last)) return true;
    }
    return false;
  }

  #keep(page: Page): void {
    // A reader of more than there is room for must not push out what it will want first the next time.
    while (this.#bytes + page.bytes > this.#maxBytes) {
      const [oldest] = this.#used;
      if (!oldest || oldest.prefix === page.prefix) return;
      this.#drop(oldest);
    }
    let pages = this.#byClass.get(page.prefix);
    if (!pages) this.#byClass.set(page.prefix, (pages = []));
    const at = firstBehind(pages, page.after);
    // It takes the place of those that it reaches into.
    for (let next = pages[at]; next && (page.last === null || next.after < page.last); next = pages[at])
      this.#drop(next);
    // The last one may have taken the list with it.
    this.#byClass.set(page.prefix, pages);
    pages.splice(at, 0, page);
    this.#used.add(page);
    this.#bytes += page.bytes;
  }

  #drop(page: Page): void {
    const pages = this.#byClass.get(page.prefix);
    if (!pages || !this.#used.delete(page)) return;
    pages.splice(pages.indexOf(page), 1);
    if (pages.length === 0) this.#byClass.delete(page.prefix);
    this.#bytes -= page.bytes;
  }
}

/** Index of the first page that begins behind a key. */
function firstBehind(pages: readonly Page[], key: string): number {
  let [low, high] = [0, pages.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const page = pages[middle];
    if (page && page.after <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The memory that decoded instances take, by the bytes that they are stored in: a property's name is there once for all of them. */
function weigh(storedBytes: number, records: number): number {
  return 2 * storedBytes + 256 * records + 1024;
}
