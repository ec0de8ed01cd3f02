import type { CIMInstance } from '../cim/CIMInstance.js';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import { InstanceRow } from '../dispatch/InstanceRow.js';
import type { InstanceRows } from '../dispatch/InstanceRows.js';
import type { Batch } from '../enumeration/Batch.js';

/** Many of something, as they come together: to be iterated once, in batches or one by one. */
export class Batches<T> implements AsyncIterable<T> {
  readonly batches: AsyncIterable<Batch<T>>;
  /** What stands for one of them where they are read one by one. */
  readonly #single: (one: T) => T;

  constructor(batches: AsyncIterable<Batch<T>>, single: (one: T) => T) {
    this.batches = batches;
    this.#single = single;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    for await (const batch of this.batches) for (const one of batch) yield this.#single(one);
  }
}

/** An instance, or what stands for one of many. */
export type InstanceOrRow = CIMInstance | InstanceRow;

/** The path of an instance, or the instance that has it. */
export type NameOrRow = CIMInstanceName | InstanceRow;

/** Read one by one they are objects of the model. */
export function instanceBatches(batches: AsyncIterable<Batch<InstanceOrRow>>): Batches<InstanceOrRow> {
  return new Batches(batches, (one) => (one instanceof InstanceRow ? one.instance : one));
}

/** Read one by one they are paths. */
export function nameBatches(batches: AsyncIterable<Batch<NameOrRow>>): Batches<NameOrRow> {
  return new Batches(batches, (one) => (one instanceof InstanceRow ? one.path : one));
}

/** Each for itself, as it comes: for sources that wait between one and the next. */
export async function* singly<T>(source: AsyncIterable<T>): AsyncGenerator<readonly T[], void, void> {
  for await (const one of source) yield [one];
}

export async function* mappedRows<T>(
  batches: AsyncIterable<InstanceRows>,
  map: (rows: InstanceRows) => Batch<T> | Promise<Batch<T>>,
): AsyncGenerator<Batch<T>, void, void> {
  for await (const rows of batches) {
    const made = map(rows);
    const mapped = made instanceof Promise ? await made : made;
    if (mapped.length > 0) yield mapped;
  }
}
