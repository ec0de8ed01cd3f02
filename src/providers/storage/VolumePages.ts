import type { PropertiesOf } from '../../dispatch/Provider.js';
import type { VolumeRecord } from '../../provisioning/VolumeRecords.js';
import type { Stored } from './findStored.js';

type Instance = PropertiesOf<'MSISCSITARGET_StorageVolume'>;

/** A volume, and whether its data exists. */
export interface ListedVolume {
  readonly record: VolumeRecord;
  readonly stored: Stored;
}

interface Page {
  readonly listed: readonly ListedVolume[];
  readonly instances: readonly Instance[];
}

const volumesPerPage = 128;
/** More are made anew for each request. */
const maxKeptPages = 128;

/**
 * The instances of volumes in pages.  A page whose volumes are as they were is the same array as before, so that what was encoded of it
 * is sent again.
 */
export class VolumePages {
  readonly #make: (listed: ListedVolume) => Instance;
  readonly #kept: Page[] = [];

  constructor(make: (listed: ListedVolume) => Instance) {
    this.#make = make;
  }

  /** @param storedOf whether the data of a volume exists. */
  *read(
    volumes: Iterable<VolumeRecord>,
    storedOf: (volume: VolumeRecord) => Stored,
  ): Generator<readonly Instance[]> {
    let at = 0;
    let listed: ListedVolume[] = [];
    for (const record of volumes) {
      listed.push({ record, stored: storedOf(record) });
      if (listed.length < volumesPerPage) continue;
      yield this.#page(at, listed);
      at += 1;
      listed = [];
    }
    if (listed.length > 0) yield this.#page(at, listed);
    this.#kept.length = Math.min(this.#kept.length, at + 1);
  }

  #page(at: number, listed: readonly ListedVolume[]): readonly Instance[] {
    const kept = this.#kept[at];
    if (kept && isSame(kept.listed, listed)) return kept.instances;
    const instances = listed.map((each) => this.#make(each));
    // Pages behind one that is not kept are not either: there are no gaps.
    if (at < maxKeptPages && at <= this.#kept.length) this.#kept[at] = { listed, instances };
    return instances;
  }
}

function isSame(a: readonly ListedVolume[], b: readonly ListedVolume[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ record, stored }, index) => record === b[index]?.record && stored === b[index].stored)
  );
}
