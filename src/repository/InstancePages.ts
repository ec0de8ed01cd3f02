import type { CIMValue } from '../cim/values.js';
import type { SharedStore, Writes, WriteWatcher } from '../store/KeyValueStore.js';
import { decodeStored } from './storedJson.js';
import { instancesPrefix } from './storeKeys.js';

/** The properties of a stored instance.  A missing property was added to the class later. */
export type StoredRecord = { readonly [name: string]: CIMValue };

/** The content of an entry: the digests of the referenced objects, the properties, and the user who wrote it last. */
export type StoredInstance = readonly [referenced: readonly string[], record: StoredRecord, owner?: string];

export function decodeInstance(bytes: Buffer): StoredInstance {
  return decodeStored(bytes) as StoredInstance;
}

export function decodeRecord(bytes: Buffer): StoredRecord {
  return decodeInstance(bytes)[1];
}

export interface InstancePagesOptions {
  /** Maximum size of all cached pages, by an estimate. */
  readonly maxBytes?: number;
  /** Number of instances read at once.  Between two pages other work of the event loop runs. */
  readonly recordsPerPage?: number;
}

/** A page of large instances has fewer of them. */
const PAGE_BYTES = 256 * 1024;

/** The instances whose keys follow `after`, up to and including `last` or, if it is null, to the end of their class. */
interface Page {
  readonly prefix: string;
  readonly after: string;
  readonly last: string | null;
  readonly records: readonly StoredRecord[];
  readonly bytes: number;
}

/**
 * The stored instances in pages, in the order of their keys.
 *
 * A decoded page is cached until one of its instances is written or the space is needed for others; the cache has 32 MB at most.
 * While a page is unchanged its array is the same object.  Nothing is read ahead, and no page keeps a transaction of the store
 * open.  A page includes every change that was answered before the page is read.
 */
export class InstancePages implements WriteWatcher {
  readonly #store: SharedStore;
  readonly #maxBytes: number;
  readonly #recordsPerPage: number;
  /** Pages of each class by the prefix of its keys, sorted by `after`, without overlaps. */
  readonly #byClass = new Map<string, Page[]>();
  /** The most recently used last. */
  readonly #used = new Set<Page>();
  #bytes = 0;
  /**
   * Keys being written, with the number of writes.  A page that contains one may be read before or after the write, so it is not
   * cached.
   */
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

  /** Estimated size of the cached pages. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * All instances whose keys begin with `prefix`, that is, of one class.  An instance created or deleted meanwhile may or may not
   * be included.
   */
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
      // The instance at `after` belongs to the previous page.
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
    // A page that lost most of its instances is merged with the next one.
    if (next !== null && page.records.length < this.#recordsPerPage / 4)
      page = this.#readUpTo(prefix, after, null);
    if (!this.#isBeingWritten(page)) this.#keep(page);
    return page;
  }

  /** Reads up to the key `limit`, which ends its page, or until the page is full. */
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
    // If more is read than fits into the cache, the pages read first are kept, because the next reader needs them first.
    while (this.#bytes + page.bytes > this.#maxBytes) {
      const [oldest] = this.#used;
      if (!oldest || oldest.prefix === page.prefix) return;
      this.#drop(oldest);
    }
    let pages = this.#byClass.get(page.prefix);
    if (!pages) this.#byClass.set(page.prefix, (pages = []));
    const at = firstBehind(pages, page.after);
    // Replaces the pages that it overlaps.
    for (let next = pages[at]; next && (page.last === null || next.after < page.last); next = pages[at])
      this.#drop(next);
    // The list may have been removed together with its last page.
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

/** Index of the first page that begins after a key. */
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

/** Estimates the memory of decoded instances from their stored size.  Names of properties are shared by all of them. */
function weigh(storedBytes: number, records: number): number {
  return 2 * storedBytes + 256 * records + 1024;
}
