import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { sameName } from '../../cim/NameMap.js';
import { InstanceRow, type InstanceShape } from '../../dispatch/InstanceRow.js';
import { InstanceRows } from '../../dispatch/InstanceRows.js';
import type { PropertyRecord } from '../../dispatch/Provider.js';
import { Batches, type InstanceOrRow, type NameOrRow } from '../../operations/Batches.js';
import type { EncodedPages, RowElement } from '../../operations/EncodedPages.js';
import type { PullResult } from '../../operations/Operation.js';
import { WsmanFault } from '../WsmanFault.js';
import {
  encodeInstance,
  instanceEncoder,
  pathOf,
  referenceEncoder,
  type InstanceNaming,
} from './instances.js';
import { encodeEndpointReference } from './references.js';
import type { ValueBase } from './values.js';

/** What the items of an enumeration are: instances, references to them, or both (DSP0226, EnumerationMode). */
export type EnumerationMode = 'object' | 'epr' | 'objectAndEpr';

type Item = InstanceOrRow | NameOrRow;

function makeItemElement(mode: EnumerationMode, naming: InstanceNaming): RowElement<Item> {
  const encoders = new WeakMap<InstanceShape, (record: PropertyRecord) => string>();
  return {
    tellsHost: false,
    encode: (one, base) =>
      one instanceof InstanceRow
        ? encoderOf(one.shape, base)(one.record)
        : encodeItem(mode, naming, one, base),
    encoderOf,
  };

  /** All instances of a shape are in one namespace. */
  function encoderOf(shape: InstanceShape, base: ValueBase): (record: PropertyRecord) => string {
    const known = encoders.get(shape);
    if (known) return known;
    const made = makeItemEncoder(mode, naming, shape, { namespace: shape.namespace || base.namespace });
    encoders.set(shape, made);
    return made;
  }
}

function makeItemEncoder(
  mode: EnumerationMode,
  naming: InstanceNaming,
  shape: InstanceShape,
  base: ValueBase,
): (record: PropertyRecord) => string {
  const reference = referenceEncoder(shape);
  if (mode === 'epr') return reference;
  const instance = instanceEncoder(shape, naming, base);
  if (mode === 'object') return instance;
  return (record) => `<wsman:Item>${instance(record)}${reference(record)}</wsman:Item>`;
}

function encodeItem(
  mode: EnumerationMode,
  naming: InstanceNaming,
  item: CIMInstance | CIMInstanceName,
  base: ValueBase,
): string {
  const path = 'keyBindings' in item ? item : mode === 'object' ? null : pathOf(item);
  const reference = path === null ? '' : encodeEndpointReference(path, base.namespace);
  if (mode === 'epr' || 'keyBindings' in item) return reference;
  const instance = encodeInstance(item, naming, base);
  return mode === 'object' ? instance : `<wsman:Item>${instance}${reference}</wsman:Item>`;
}

/** Limits of the items in an answer. */
export interface ItemBudget {
  /** Maximum size of the items in octets of UTF-8. */
  readonly maxBytes: number;
  /** Maximum number of items.  One more is pulled, so that the last answer can say that it is the last. */
  readonly maxItems: number;
  /** The class that instances must have, excluding subclasses; null: any. */
  readonly only: string | null;
}

/** Counts of the objects of a pull. */
export interface CountedItems {
  items: number;
  /** Number of objects of another class, which were left out. */
  skipped: number;
}

/** Size at which a piece of a long answer is sent, in UTF-16 code units. */
const pieceLength = 64 * 1024;

/** Encodes the items of enumerations.  A server has one, which owns the elements by which encoded pages are found again. */
export class ItemEncoder {
  readonly #pages: EncodedPages;
  /** By mode and form of names. */
  readonly #elements = new Map<string, RowElement<Item>>();

  constructor(pages: EncodedPages) {
    this.#pages = pages;
  }

  /** The element for items of a mode and naming: the same object each time, unless the naming replaces the name of the class. */
  element(mode: EnumerationMode, naming: InstanceNaming): RowElement<Item> {
    if (naming.className !== null) return makeItemElement(mode, naming);
    const key = `${mode} ${naming.form}`;
    const known = this.#elements.get(key);
    if (known) return known;
    const made = makeItemElement(mode, naming);
    this.#elements.set(key, made);
    return made;
  }

  /**
   * Encodes the items of a pull in pieces; the last piece is the return value.  Items that exceed the budget are put back for the
   * next pull.
   * @param counted receives the counts.
   * @throws WsmanFault wsman:EncodingLimit if the first item alone exceeds the budget.
   */
  async *encode(
    pulled: Pick<PullResult<Item>, 'objects' | 'putBack'>,
    element: RowElement<Item>,
    base: ValueBase & { readonly host: string },
    { maxBytes, maxItems, only }: ItemBudget,
    counted: CountedItems,
  ): AsyncGenerator<string | Buffer, string, void> {
    let left = maxBytes;
    let piece = '';
    let isFull = false;
    for await (const batch of batchesOf(pulled.objects)) {
      if (isFull) continue;
      let taken = 0;
      let skipped = 0;
      if (batch instanceof InstanceRows) {
        if (only !== null && !sameName(batch.shape.className, only)) {
          counted.skipped += batch.length;
          continue;
        }
        const wanted = batch.slice(0, maxItems - counted.items);
        const { encoded, bytes, count } = this.#pages.encodeWithin(wanted, element, base, left);
        left -= bytes;
        taken = count;
        if (typeof encoded === 'string') piece += encoded;
        else if (encoded.length < pieceLength) piece += encoded.toString();
        else {
          if (piece !== '') yield piece;
          piece = '';
          yield encoded;
        }
      } else {
        for (const one of batch) {
          if (only !== null && !sameName(one.className, only)) {
            counted.skipped += 1;
            skipped += 1;
            continue;
          }
          if (counted.items + taken === maxItems) break;
          const text = element.encode(one, base);
          const bytes = Buffer.byteLength(text);
          if (bytes > left) break;
          left -= bytes;
          taken += 1;
          piece += text;
        }
      }
      counted.items += taken;
      if (taken + skipped < batch.length) {
        isFull = true;
        pulled.putBack(batch.slice(taken + skipped));
        if (counted.items === 0 && maxItems > 0) throw tooLarge(maxBytes);
      }
      if (piece.length < pieceLength) continue;
      yield piece;
      piece = '';
    }
    return piece;
  }
}

function batchesOf<T>(objects: PullResult<T>['objects']): Batches<T>['batches'] {
  if (objects instanceof Batches) return objects.batches;
  throw new TypeError('a pull gave no batches');
}

/** DSP0226, MaxEnvelopeSize: an item that fits into no answer must not be left out silently. */
export function tooLarge(maxBytes: number): WsmanFault {
  return new WsmanFault(
    'wsman:EncodingLimit',
    `the answer does not fit into ${maxBytes} octets: MaxEnvelopeSize is too small for it`,
    {
      detail: 'MaxEnvelopeSize',
    },
  );
}
