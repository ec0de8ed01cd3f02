import { invalidFieldInParameterList } from './CheckCondition.js';

/** PAGE CONTROL of MODE SENSE (SPC-4 6.11.1). */
export type PageControl = 'current' | 'changeable' | 'default';

interface ModePage {
  readonly code: number;
  readonly current: Buffer;
  readonly defaults: Buffer;
  /** A set bit can be changed by MODE SELECT. */
  readonly changeable: Buffer;
}

const READ_WRITE_ERROR_RECOVERY = 0x01;
const CACHING = 0x08;
const CONTROL = 0x0a;
const INFORMATIONAL_EXCEPTIONS_CONTROL = 0x1c;
const ALL_PAGES = 0x3f;
const ALL_SUBPAGES = 0xff;

const WCE = 0x04;
const D_SENSE = 0x04;
const SWP = 0x08;

/** The mode pages of a direct-access unit: their content, and what MODE SELECT may change.  Nothing is saved over a restart. */
export class ModePages {
  readonly #pages: readonly ModePage[];
  readonly #caching: ModePage;
  readonly #control: ModePage;

  constructor(hasVolatileCache: boolean) {
    this.#caching = modePage(
      CACHING,
      [hasVolatileCache ? WCE : 0, ...zeros(17)],
      [hasVolatileCache ? WCE : 0, ...zeros(17)],
    );
    // GLTSD: no log parameters to save.  BUSY TIMEOUT PERIOD: unlimited.
    this.#control = modePage(
      CONTROL,
      [0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0x00, 0x00],
      [D_SENSE, 0x00, SWP, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
    );
    this.#pages = [
      // AWRE and ARRE: the underlying storage reassigns blocks itself.
      modePage(READ_WRITE_ERROR_RECOVERY, [0xc0, ...zeros(9)], zeros(10)),
      this.#caching,
      this.#control,
      // DEXCPT: informational exceptions are not reported.
      modePage(INFORMATIONAL_EXCEPTIONS_CONTROL, [0x08, ...zeros(9)], zeros(10)),
    ];
  }

  /** WCE: a write may be answered before it is on stable storage. */
  get writeCacheEnabled(): boolean {
    return ((this.#caching.current[2] ?? 0) & WCE) !== 0;
  }

  /** D_SENSE: sense data in descriptor format. */
  get descriptorSense(): boolean {
    return ((this.#control.current[2] ?? 0) & D_SENSE) !== 0;
  }

  /** SWP. */
  get softwareWriteProtect(): boolean {
    return ((this.#control.current[4] ?? 0) & SWP) !== 0;
  }

  /** Pages in ascending order; null if there is none of that code and subpage. */
  sense(control: PageControl, code: number, subpage: number): Buffer | null {
    if (subpage !== 0 && subpage !== ALL_SUBPAGES) return null;
    const pages = this.#pages.filter((page) => code === ALL_PAGES || page.code === code);
    if (pages.length === 0) return null;
    return Buffer.concat(
      pages.map((page) => {
        if (control === 'current') return page.current;
        return control === 'default' ? page.defaults : page.changeable;
      }),
    );
  }

  /**
   * Applies the pages of a MODE SELECT, all or none.
   * @param offset offset of the first page in the parameter list, for the field pointer.
   * @returns whether anything changed.
   * @throws CheckCondition INVALID FIELD IN PARAMETER LIST for an unknown page, a wrong length, or a bit that cannot be changed.
   */
  select(data: Buffer, offset: number): boolean {
    const wanted: { page: ModePage; bytes: Buffer }[] = [];
    for (let at = 0; at < data.length;) {
      const page = this.#pages.find(({ code }) => code === ((data[at] ?? 0) & 0x7f));
      if (!page) throw invalidFieldInParameterList(offset + at);
      const bytes = Buffer.from(data.subarray(at, at + page.current.length));
      if (bytes[1] !== page.current[1]) throw invalidFieldInParameterList(offset + at + 1);
      if (bytes.length < page.current.length) throw invalidFieldInParameterList(offset + at + 1);
      bytes[0] = page.code;
      for (let byte = 2; byte < bytes.length; byte += 1) {
        const changed = (bytes[byte] ?? 0) ^ (page.current[byte] ?? 0);
        if ((changed & ~(page.changeable[byte] ?? 0)) !== 0)
          throw invalidFieldInParameterList(offset + at + byte);
      }
      wanted.push({ page, bytes });
      at += bytes.length;
    }

    let changed = false;
    for (const { page, bytes } of wanted) {
      changed ||= !page.current.equals(bytes);
      bytes.copy(page.current);
    }
    return changed;
  }

  /** Restores the defaults, as after a reset. */
  reset(): void {
    for (const page of this.#pages) page.defaults.copy(page.current);
  }
}

function modePage(code: number, values: readonly number[], changeable: readonly number[]): ModePage {
  const header = [code, values.length];
  return {
    code,
    current: Buffer.from([...header, ...values]),
    defaults: Buffer.from([...header, ...values]),
    changeable: Buffer.from([...header, ...changeable]),
  };
}

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}
