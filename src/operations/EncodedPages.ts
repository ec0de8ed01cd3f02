import type { InstanceShape } from '../dispatch/InstanceRow.js';
import type { InstanceRows } from '../dispatch/InstanceRows.js';
import type { PropertyRecord } from '../dispatch/Provider.js';

/** Host and namespace that a path without them stands for. */
export interface RowBase {
  readonly host: string;
  readonly namespace: string;
}

/** An element that stands for each of many instances in an answer, however they come, as a door writes it. */
export interface RowElement<T> {
  encode(one: T, base: RowBase): string;
  /** What writes the records of a shape: asked for once for many. */
  encoderOf(shape: InstanceShape, base: RowBase): (record: PropertyRecord) => string;
  /** Whether the host that the client speaks to is in it whatever the shape; it is in references in any case. */
  readonly tellsHost: boolean;
}

/** What encoded pages may take in all. */
const MAX_BYTES = 32 * 1024 * 1024;

type Page = readonly PropertyRecord[];

/** All records of a page as one element each. */
interface EncodedPage {
  /** All of the same page; they do not keep it. */
  readonly among: EncodedPage[];
  readonly shape: InstanceShape;
  readonly element: RowElement<unknown>;
  readonly host: string;
  readonly bytes: Buffer;
  /** Where in `bytes` each element ends. */
  readonly ends: Uint32Array;
}

/**
 * Rows as bytes of an answer.  A page that comes a second time, the very same records, is kept as it was sent, so that it costs next
 * to nothing from then on, and sixteen clients that read it share its bytes.  A page that changes comes as another one; what is
 * kept of the old one is let go with it, or when the room is wanted: 32 MB at most are kept.
 */
export class EncodedPages {
  readonly #maxBytes: number;
  readonly #known = new WeakMap<Page, EncodedPage[]>();
  /** Those used last at the end. */
  readonly #used = new Set<EncodedPage>();
  #bytes = 0;
  readonly #pageGone = new FinalizationRegistry<EncodedPage[]>((known) => {
    for (const encoded of known) this.#forget(encoded);
  });

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The elements of the rows, one behind the other. */
  encode(rows: InstanceRows, element: RowElement<unknown>, base: RowBase): string | Buffer {
    const kept = rows.shape.isShared ? this.#find(rows, element, base) : null;
    if (!kept) return encodeEach(rows, element, base).join('');
    const { bytes, ends } = kept;
    const endOf = (count: number): number => (count === 0 ? 0 : (ends[count - 1] ?? 0));
    return bytes.subarray(endOf(rows.from), endOf(rows.to));
  }

  /**
   * As many of the rows, from the first on, as fit into so many bytes.
   * @returns how many these are: none where the first one alone is larger.
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
      // Most often all of them fit.
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

  /** What is kept of the page, or is to be from now on; null: it comes for the first time. */
  #find(rows: InstanceRows, element: RowElement<unknown>, base: RowBase): EncodedPage | null {
    const { page, shape } = rows;
    const host = element.tellsHost || shape.hasReferences ? (shape.host ?? base.host) : '';
    const known = this.#known.get(page);
    const found = known?.find((one) => one.shape === shape && one.element === element && one.host === host);
    if (found) {
      this.#used.delete(found);
      this.#used.add(found);
      return found;
    }
    if (!known) {
      // The rest of a page does not come a second time because its beginning has come.
      if (rows.from === 0) this.#expect(page);
      return null;
    }
    const made: EncodedPage = { among: known, shape, element, host, ...encodePage(rows, element, base) };
    this.#keep(made);
    return made;
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
  const bytes = Buffer.from(texts.join(''));
  const ends = new Uint32Array(texts.length);
  let end = 0;
  for (const [index, text] of texts.entries()) {
    end += Buffer.byteLength(text);
    ends[index] = end;
  }
  return { bytes, ends };
}
