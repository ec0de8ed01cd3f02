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
  /** For each record: its key and its size in the store. */
  readonly keys: readonly string[];
  readonly sizes: readonly number[];
  readonly bytes: number;
}

/**
 * The stored instances in pages, in the order of their keys.
 *
 * A decoded page is cached until the space is needed for others; the cache has 32 MB at most.  A write changes the page that contains
 * its key, and no other one.  While a page is unchanged its array is the same object.  Nothing is read ahead, and no page keeps a
 * transaction of the store open.  A page includes every change that was answered before the page is read.
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

  /**
   * The instance with a key, of a cached page: null if there is none.  Undefined if no cached page contains the key, or if it is being
   * written.
   */
  findCached(key: string): StoredRecord | null | undefined {
    const found = this.#written.has(key) ? null : this.#pageWith(key);
    if (found === null) return undefined;
    const [page] = found;
    const at = lowerBound(page.keys, (each) => each < key);
    return page.keys[at] === key ? (page.records[at] ?? null) : null;
  }

  /** The cached page that contains a key, whether or not there is an instance with it, and its index among those of its class. */
  #pageWith(key: string): readonly [page: Page, index: number] | null {
    const pages = this.#byClass.get(key.slice(0, key.lastIndexOf('/') + 1)) ?? [];
    // The instance at `after` belongs to the previous page.
    const index = lowerBound(pages, (each) => each.after < key) - 1;
    const page = pages[index];
    return page === undefined || (page.last !== null && key > page.last) ? null : [page, index];
  }

  /**
   * Caches the instances of a class from its first one on, if there is space: what is written need not be read from the store.
   * Must be called while the store has no instance of the class.
   */
  begin(prefix: string): void {
    if (this.#byClass.has(prefix)) return;
    const page = makePage({ prefix, after: prefix, last: null }, [], [], []);
    if (this.#bytes + page.bytes <= this.#maxBytes) this.#insert(page, 0);
  }

  writing(writes: Writes): void {
    for (const key of writes.keys()) this.#written.set(key, (this.#written.get(key) ?? 0) + 1);
  }

  written(writes: Writes, isDone: boolean): void {
    for (const [key, value] of writes) {
      const count = this.#written.get(key) ?? 0;
      if (count > 1) this.#written.set(key, count - 1);
      else this.#written.delete(key);
      if (isDone) this.#follow(key, value);
    }
  }

  /** Changes the cached page that contains a key to have another value of it. */
  #follow(key: string, value: Buffer | null): void {
    const found = this.#pageWith(key);
    if (found === null) return;
    const [page, index] = found;
    const changed = changedPage(page, key, value);
    this.#drop(page);
    if (changed === null || this.#isToBeReadAnew(changed)) return;
    let at = index;
    for (const part of this.#isFull(changed) ? halvesOf(changed) : [changed]) {
      // A page that nobody has read yet does not replace others.
      if (this.#bytes + part.bytes > this.#maxBytes) return;
      this.#insert(part, at);
      at += 1;
    }
  }

  /** Whether the page lost most of its instances, so that it is merged with the next one, or the class has no instances left. */
  #isToBeReadAnew({ after, last, prefix, records }: Page): boolean {
    if (last === null) return records.length === 0 && after !== prefix;
    return records.length < this.#recordsPerPage / 4;
  }

  #isFull({ records, sizes }: Page): boolean {
    if (records.length > this.#recordsPerPage) return true;
    return records.length > 1 && sum(sizes) >= 2 * PAGE_BYTES;
  }

  #find(prefix: string, after: string): Page | null {
    const pages = this.#byClass.get(prefix);
    const page = pages?.[firstBehind(pages, after) - 1];
    if (page?.after !== after) return null;
    if (this.#isBeingWritten(page))
      return this.#readRange(prefix, after, page.last, page.records.length + this.#written.size);
    this.#used.delete(page);
    this.#used.add(page);
    return page;
  }

  #read(prefix: string, after: string): Page {
    const pages = this.#byClass.get(prefix) ?? [];
    const next = pages[firstBehind(pages, after)]?.after ?? null;
    let page = this.#readRange(prefix, after, next);
    // A page that lost most of its instances is merged with the next one.
    if (next !== null && page.records.length < this.#recordsPerPage / 4)
      page = this.#readRange(prefix, after, null);
    if (!this.#isBeingWritten(page)) this.#keep(page);
    return page;
  }

  /**
   * Reads up to the key `limit`, which ends the page, or until the page is full.
   * @param count the maximum number of records, if the page is not to be filled.
   */
  #readRange(prefix: string, after: string, limit: string | null, count: number | null = null): Page {
    const records: StoredRecord[] = [];
    const keys: string[] = [];
    const sizes: number[] = [];
    let last: string | null = null;
    let bytes = 0;
    let isFull = false;
    const most = count ?? this.#recordsPerPage;
    for (const [key, value] of this.#store.entries(prefix, { after, limit: most })) {
      if (limit !== null && key > limit) break;
      records.push(decodeRecord(value));
      keys.push(key);
      sizes.push(value.length);
      last = key;
      bytes += value.length;
      isFull = count === null && (records.length === most || bytes >= PAGE_BYTES);
      if (isFull) break;
    }
    return makePage({ prefix, after, last: isFull ? last : limit }, records, keys, sizes);
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
    const pages = this.#byClass.get(page.prefix) ?? [];
    const at = firstBehind(pages, page.after);
    // Another reader has merged the pages that this one begins between.
    const before = pages[at - 1];
    if (before && (before.last === null || before.last > page.after)) return;
    // Replaces the pages that it overlaps.
    for (let next = pages[at]; next && (page.last === null || next.after < page.last); next = pages[at])
      this.#drop(next);
    this.#insert(page, at);
  }

  #insert(page: Page, at: number): void {
    let pages = this.#byClass.get(page.prefix);
    if (!pages) this.#byClass.set(page.prefix, (pages = []));
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

function makePage(
  place: Pick<Page, 'after' | 'last' | 'prefix'>,
  records: readonly StoredRecord[],
  keys: readonly string[],
  sizes: readonly number[],
): Page {
  return { ...place, records, keys, sizes, bytes: weigh(sum(sizes), records.length) };
}

/** The page with another value of one of its keys, or without the key for null.  Returns null for bytes that are no instance. */
function changedPage(page: Page, key: string, value: Buffer | null): Page | null {
  const at = lowerBound(page.keys, (each) => each < key);
  const replaced = page.keys[at] === key ? 1 : 0;
  if (value === null)
    return makePage(
      page,
      page.records.toSpliced(at, replaced),
      page.keys.toSpliced(at, replaced),
      page.sizes.toSpliced(at, replaced),
    );
  let record: StoredRecord;
  try {
    record = decodeRecord(value);
  } catch {
    // The error is raised when the page is next read.
    return null;
  }
  return makePage(
    page,
    page.records.toSpliced(at, replaced, record),
    page.keys.toSpliced(at, replaced, key),
    page.sizes.toSpliced(at, replaced, value.length),
  );
}

function halvesOf({ prefix, after, last, records, keys, sizes }: Page): readonly [Page, Page] {
  const middle = records.length >> 1;
  const end = keys[middle - 1] ?? after;
  return [
    makePage(
      { prefix, after, last: end },
      records.slice(0, middle),
      keys.slice(0, middle),
      sizes.slice(0, middle),
    ),
    makePage({ prefix, after: end, last }, records.slice(middle), keys.slice(middle), sizes.slice(middle)),
  ];
}

/** Index of the first page that begins after a key. */
function firstBehind(pages: readonly Page[], key: string): number {
  return lowerBound(pages, (page) => page.after <= key);
}

/** Index of the first element that is not before a place, in a sorted list. */
function lowerBound<T>(list: readonly T[], isBefore: (element: T) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(list[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sum(numbers: readonly number[]): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

/** Estimates the memory of decoded instances and their keys from their stored size.  Names of properties are shared by all of them. */
function weigh(storedBytes: number, records: number): number {
  return 2 * storedBytes + 352 * records + 1024;
}
