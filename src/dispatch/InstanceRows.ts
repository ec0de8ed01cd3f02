import { InstanceRow, type InstanceShape } from './InstanceRow.js';
import type { PropertyRecord } from './Provider.js';

/** Several rows of one shape, together as their provider gave them: a part of a page of records, or all of it. */
export class InstanceRows implements Iterable<InstanceRow> {
  readonly shape: InstanceShape;
  /** All of the page.  Where a provider gives the same array again, the records in it are the same. */
  readonly page: readonly PropertyRecord[];
  /** Which of them these are. */
  readonly from: number;
  readonly to: number;

  constructor(shape: InstanceShape, page: readonly PropertyRecord[], from = 0, to = page.length) {
    this.shape = shape;
    this.page = page;
    this.from = from;
    this.to = to;
  }

  get length(): number {
    return this.to - this.from;
  }

  *[Symbol.iterator](): Generator<InstanceRow, void, void> {
    for (let index = this.from; index < this.to; index += 1) {
      const record = this.page[index];
      if (record) yield new InstanceRow(this.shape, record);
    }
  }

  /** As of an array, without negative indexes. */
  slice(from = 0, to = this.length): InstanceRows {
    const end = Math.min(this.from + to, this.to);
    return new InstanceRows(this.shape, this.page, Math.min(this.from + from, end), end);
  }

  /** The same rows seen as another shape of their class. */
  as(shape: InstanceShape): InstanceRows {
    return new InstanceRows(shape, this.page, this.from, this.to);
  }

  /** Those that pass the test, which may take its time: without a promise where it takes none. */
  filter(test: (row: InstanceRow) => boolean | Promise<boolean>): InstanceRows | Promise<InstanceRows> {
    const passed: PropertyRecord[] = [];
    for (let index = this.from; index < this.to; index += 1) {
      const record = this.page[index];
      if (!record) continue;
      const isPassed = test(new InstanceRow(this.shape, record));
      if (typeof isPassed !== 'boolean') return this.#filterOn(test, passed, index, isPassed);
      if (isPassed) passed.push(record);
    }
    return this.#of(passed);
  }

  /** Goes on where the test of a row takes its time. */
  async #filterOn(
    test: (row: InstanceRow) => boolean | Promise<boolean>,
    passed: PropertyRecord[],
    at: number,
    first: Promise<boolean>,
  ): Promise<InstanceRows> {
    let isPassed: boolean | Promise<boolean> = first;
    for (let index = at; index < this.to; index += 1) {
      const record = this.page[index];
      if (!record) continue;
      if (index > at) isPassed = test(new InstanceRow(this.shape, record));
      if (typeof isPassed === 'boolean' ? isPassed : await isPassed) passed.push(record);
    }
    return this.#of(passed);
  }

  #of(passed: readonly PropertyRecord[]): InstanceRows {
    return passed.length === this.length ? this : new InstanceRows(this.shape, passed);
  }
}
