import { totalmem } from 'node:os';
import type { InstanceShape } from '../dispatch/InstanceRow.js';
import type { InstanceRows } from '../dispatch/InstanceRows.js';
import type { PropertyRecord } from '../dispatch/Provider.js';

/** Host and namespace for paths that have none. */
export interface RowBase {
  readonly host: string;
  readonly namespace: string;
  /**
   * Whether references in instances of a class stay in the form in which clients gave them: clients compare them with what they
   * gave.  Left out: none do.
   */
  readonly areReferencesGiven?: (className: string) => boolean;
}

/** An element of an answer for one instance, as a protocol encodes it: from a row or from an object. */
export interface RowElement<T> {
  encode(one: T, base: RowBase): string;
  /** Returns the function that encodes records of a shape.  It is called once for many records. */
  encoderOf(shape: InstanceShape, base: RowBase): (record: PropertyRecord) => string;
  /** Whether the element contains the host that the client uses for every shape.  References always contain it. */
  readonly tellsHost: boolean;
}

/** Maximum size of all cached pages, within these: a part of the memory that this process may take. */
const leastRoom = 32 * 1024 * 1024;
const mostRoom = 96 * 1024 * 1024;
const partOfMemory = 32;

/** A page that was used so recently is not dropped for another one. */
const RECENT_MS = 10_000;

type Page = readonly PropertyRecord[];

/** The records of a page, encoded as one element each. */
interface EncodedPage {
  /** The other encodings of the same page.  They do not prevent its collection. */
  readonly among: EncodedPage[];
  readonly shape: InstanceShape;
  readonly element: RowElement<unknown>;
  readonly host: string;
  /** By `performance.now`. */
  usedAt: number;
  readonly bytes: Buffer;
  /** The end of each element in `bytes`. */
  readonly ends: Uint32Array;
}

/**
 * Encodes rows as bytes of an answer.  When a page, which is the same array of records, is encoded for the second time, its bytes
 * are cached: later requests cost next to nothing, and concurrent clients share the bytes.  A changed page is another array.  The
 * bytes of a page are dropped when the page is collected, or when it has not been used for ten seconds and the space is needed: the cache
 * has a 32nd of the memory of the machine or its control group, but 32 MB at least and 96 MB, a list of 14,000 volumes, at most.  Without
 * these seconds a list that is longer than the cache would drop each of its pages before it is read again.
 */
export class EncodedPages {
  readonly #maxBytes: number;
  readonly #known = new WeakMap<Page, EncodedPage[]>();
  /** In the order of their last use. */
  readonly #used = new Set<EncodedPage>();
  #bytes = 0;
  readonly #pageGone = new FinalizationRegistry<EncodedPage[]>((known) => {
    for (const encoded of known) this.#forget(encoded);
  });

  readonly #recentMs: number;

  constructor(maxBytes = roomWithin(memoryOfProcess()), recentMs = RECENT_MS) {
    this.#maxBytes = maxBytes;
    this.#recentMs = recentMs;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The elements of the rows, concatenated. */
  encode(rows: InstanceRows, element: RowElement<unknown>, base: RowBase): string | Buffer {
    const kept = rows.shape.isShared ? this.#find(rows, element, base) : null;
    if (!kept) return encodeEach(rows, element, base).join('');
    const { bytes, ends } = kept;
    const endOf = (count: number): number => (count === 0 ? 0 : (ends[count - 1] ?? 0));
    return bytes.subarray(endOf(rows.from), endOf(rows.to));
  }

  /**
   * The elements of the first rows that fit into `maxBytes`.
   * @returns the number of these rows; 0 if the first one does not fit.
   */
  encodeWithin(
    rows: InstanceRows,
    element: RowElement<unknown>,
    base: RowBase,
    maxBytes: number,
  ): { readonly encoded: string | Buffer; readonly bytes: number; readonly count: number } {
    const kept = rows.shape.isShared ? this.#find(rows, element, base) : null;
    if (kept) {
      const { ends } = kept;
      const start = rows.from === 0 ? 0 : (ends[rows.from - 1] ?? 0);
      let to = rows.to;
      // Usually all of them fit.
      while (to > rows.from && (ends[to - 1] ?? 0) - start > maxBytes) to -= 1;
      const end = to === 0 ? 0 : (ends[to - 1] ?? 0);
      return { encoded: kept.bytes.subarray(start, end), bytes: end - start, count: to - rows.from };
    }
    let encoded = '';
    let bytes = 0;
    let count = 0;
    const encode = element.encoderOf(rows.shape, base);
    for (const record of rows.page.slice(rows.from, rows.to)) {
      const text = encode(record);
      const length = Buffer.byteLength(text);
      if (bytes + length > maxBytes) break;
      encoded += text;
      bytes += length;
      count += 1;
    }
    return { encoded, bytes, count };
  }

  /** The cached encoding of the page, which may be made now; null if the page is encoded for the first time. */
  #find(rows: InstanceRows, element: RowElement<unknown>, base: RowBase): EncodedPage | null {
    const { page, shape } = rows;
    const host = element.tellsHost || shape.hasReferences ? (shape.host ?? base.host) : '';
    const known = this.#known.get(page);
    const found = known?.find((one) => one.shape === shape && one.element === element && one.host === host);
    if (found) {
      this.#used.delete(found);
      this.#used.add(found);
      found.usedAt = performance.now();
      return found;
    }
    if (!known) {
      // Only the beginning of a page counts as its first use.
      if (rows.from === 0) this.#expect(page);
      return null;
    }
    if (!this.#hasRoom()) return null;
    const usedAt = performance.now();
    const made: EncodedPage = {
      among: known,
      shape,
      element,
      host,
      usedAt,
      ...encodePage(rows, element, base),
    };
    this.#keep(made);
    return made;
  }

  /** Whether a page of the average size can probably be kept. */
  #hasRoom(): boolean {
    const [oldest] = this.#used;
    if (!oldest || this.#bytes + this.#bytes / this.#used.size <= this.#maxBytes) return true;
    return performance.now() - oldest.usedAt >= this.#recentMs;
  }

  #expect(page: Page): void {
    const known: EncodedPage[] = [];
    this.#known.set(page, known);
    this.#pageGone.register(page, known);
  }

  #keep(made: EncodedPage): void {
    if (made.bytes.length > this.#maxBytes) return;
    for (const oldest of this.#used) {
      if (this.#bytes + made.bytes.length <= this.#maxBytes) break;
      oldest.among.splice(oldest.among.indexOf(oldest), 1);
      this.#forget(oldest);
    }
    made.among.push(made);
    this.#used.add(made);
    this.#bytes += made.bytes.length;
  }

  #forget(encoded: EncodedPage): void {
    if (this.#used.delete(encoded)) this.#bytes -= encoded.bytes.length;
  }
}

/** Bytes of pages that a process caches which may take so many in all. */
export function roomWithin(memoryBytes: number): number {
  return Math.max(leastRoom, Math.min(mostRoom, Math.floor(memoryBytes / partOfMemory)));
}

/** Bytes of memory of the machine, or of the control group if that is less.  Without a limit a control group states none or 2^64. */
function memoryOfProcess(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
}

function encodeEach(
  { shape, page, from, to }: InstanceRows,
  element: RowElement<unknown>,
  base: RowBase,
): string[] {
  return page.slice(from, to).map(element.encoderOf(shape, base));
}

function encodePage(
  { shape, page }: InstanceRows,
  element: RowElement<unknown>,
  base: RowBase,
): Pick<EncodedPage, 'bytes' | 'ends'> {
  const texts = page.map(element.encoderOf(shape, base));
  const joined = texts.join('');
  const bytes = Buffer.from(joined);
  // Only ASCII has as many bytes as UTF-16 units.
  const isAscii = bytes.length === joined.length;
  const ends = new Uint32Array(texts.length);
  let end = 0;
  for (const [index, text] of texts.entries()) {
    end += isAscii ? text.length : Buffer.byteLength(text);
    ends[index] = end;
  }
  return { bytes, ends };
}
