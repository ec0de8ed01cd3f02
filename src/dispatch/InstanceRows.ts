import { InstanceRow, type InstanceShape } from './InstanceRow.js';
import type { PropertyRecord } from './Provider.js';

/** Several rows of one shape: a page of records as the provider returned it, or a part of one. */
export class InstanceRows implements Iterable<InstanceRow> {
  readonly shape: InstanceShape;
  /** The whole page.  If a provider returns the same array again, its records are unchanged. */
  readonly page: readonly PropertyRecord[];
  /** Index of the first row within the page. */
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

  /** As Array.slice, without negative indexes. */
  slice(from = 0, to = this.length): InstanceRows {
    const end = Math.min(this.from + to, this.to);
    return new InstanceRows(this.shape, this.page, Math.min(this.from + from, end), end);
  }

  /** The same rows with another shape of their class. */
  as(shape: InstanceShape): InstanceRows {
    return new InstanceRows(shape, this.page, this.from, this.to);
  }

  /** The rows that pass the test.  Returns a promise only if the test does. */
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

  /** Continues after the test of a row has returned a promise. */
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
