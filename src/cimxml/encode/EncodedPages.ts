import type { InstanceShape } from '../../dispatch/InstanceRow.js';
import type { InstanceRows } from '../../dispatch/InstanceRows.js';
import type { PropertyRecord } from '../../dispatch/Provider.js';
import type { PathBase } from './paths.js';
import type { RowElement } from './rowElements.js';
import { encoderOf } from './rows.js';

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
  encode(rows: InstanceRows, element: RowElement<unknown>, base: PathBase): string | Buffer {
    const kept = rows.shape.isShared ? this.#find(rows, element, base) : null;
    if (!kept) return encodeEach(rows, element, base).join('');
    const { bytes, ends } = kept;
    const endOf = (count: number): number => (count === 0 ? 0 : (ends[count - 1] ?? 0));
    return bytes.subarray(endOf(rows.from), endOf(rows.to));
  }

  /** What is kept of the page, or is to be from now on; null: it comes for the first time. */
  #find(rows: InstanceRows, element: RowElement<unknown>, base: PathBase): EncodedPage | null {
    const { page, shape } = rows;
    const host = element.tellsHost ? (shape.host ?? base.host) : '';
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
  base: PathBase,
): string[] {
  const encoder = encoderOf(shape);
  return page.slice(from, to).map((record) => element.encodeRecord(encoder, record, base));
}

function encodePage(
  { shape, page }: InstanceRows,
  element: RowElement<unknown>,
  base: PathBase,
): Pick<EncodedPage, 'bytes' | 'ends'> {
  const encoder = encoderOf(shape);
  const texts = page.map((record) => element.encodeRecord(encoder, record, base));
  const bytes = Buffer.from(texts.join(''));
  const ends = new Uint32Array(texts.length);
  let end = 0;
  for (const [index, text] of texts.entries()) {
    end += Buffer.byteLength(text);
    ends[index] = end;
  }
  return { bytes, ends };
}
