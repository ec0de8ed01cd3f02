import type { CIMInstance } from '../cim/CIMInstance.js';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import { InstanceRow } from '../dispatch/InstanceRow.js';
import type { InstanceRows } from '../dispatch/InstanceRows.js';
import type { Batch } from '../enumeration/Batch.js';

/** A sequence of elements that arrive in batches.  It is iterated once, by batches or by single elements. */
export class Batches<T> implements AsyncIterable<T> {
  readonly batches: AsyncIterable<Batch<T>>;
  /** Converts an element when single elements are read. */
  readonly #single: (one: T) => T;

  constructor(batches: AsyncIterable<Batch<T>>, single: (one: T) => T) {
    this.batches = batches;
    this.#single = single;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    for await (const batch of this.batches) for (const one of batch) yield this.#single(one);
  }
}

/** An instance, or the row of one. */
export type InstanceOrRow = CIMInstance | InstanceRow;

/** The path of an instance, or the row of the instance. */
export type NameOrRow = CIMInstanceName | InstanceRow;

/** Single elements are instances. */
export function instanceBatches(batches: AsyncIterable<Batch<InstanceOrRow>>): Batches<InstanceOrRow> {
  return new Batches(batches, (one) => (one instanceof InstanceRow ? one.instance : one));
}

/** Single elements are paths. */
export function nameBatches(batches: AsyncIterable<Batch<NameOrRow>>): Batches<NameOrRow> {
  return new Batches(batches, (one) => (one instanceof InstanceRow ? one.path : one));
}

/** Batches of one element each, for sources that wait between elements. */
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
