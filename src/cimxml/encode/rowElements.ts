import { InstanceRow } from '../../dispatch/InstanceRow.js';
import type { PropertyRecord } from '../../dispatch/Provider.js';
import type { InstanceOrRow, NameOrRow } from '../../operations/Batches.js';
import type { RowElement } from '../../operations/EncodedPages.js';
import {
  encodeInstance,
  encodeInstanceOfObject,
  encodeInstanceWithPath,
  encodeNamedInstance,
} from './instances.js';
import { encodeInstanceName, encodeInstancePath, type PathBase } from './paths.js';
import { encoderOf, type RowEncoder } from './rows.js';

/** INSTANCE. */
export const instanceElement: RowElement<InstanceOrRow> = rowElement(
  encodeInstance,
  (encoder, record, base) => encoder.instance(record, base),
);

/** VALUE.OBJECTWITHPATH with INSTANCEPATH and INSTANCE. */
export const objectWithPathElement: RowElement<InstanceOrRow> = rowElement(
  encodeInstanceOfObject,
  (encoder, record, base) =>
    `<VALUE.OBJECTWITHPATH>${encoder.path(record, base)}${encoder.instance(record, base)}</VALUE.OBJECTWITHPATH>`,
  true,
);

/** VALUE.NAMEDINSTANCE. */
export const namedInstanceElement: RowElement<InstanceOrRow> = rowElement(
  encodeNamedInstance,
  (encoder, record, base) =>
    `<VALUE.NAMEDINSTANCE>${encoder.name(record, base)}${encoder.instance(record, base)}</VALUE.NAMEDINSTANCE>`,
);

/** VALUE.INSTANCEWITHPATH. */
export const instanceWithPathElement: RowElement<InstanceOrRow> = rowElement(
  encodeInstanceWithPath,
  (encoder, record, base) =>
    `<VALUE.INSTANCEWITHPATH>${encoder.path(record, base)}${encoder.instance(record, base)}</VALUE.INSTANCEWITHPATH>`,
  true,
);

/** INSTANCENAME. */
export const instanceNameElement: RowElement<NameOrRow> = rowElement(
  encodeInstanceName,
  (encoder, record, base) => encoder.name(record, base),
);

/** INSTANCEPATH. */
export const instancePathElement: RowElement<NameOrRow> = rowElement(
  encodeInstancePath,
  (encoder, record, base) => encoder.path(record, base),
  true,
);

function rowElement<T>(
  encodeObject: (object: Exclude<T, InstanceRow>, base: PathBase) => string,
  encodeRecord: (encoder: RowEncoder, record: PropertyRecord, base: PathBase) => string,
  tellsHost = false,
): RowElement<T> {
  return {
    tellsHost,
    encoderOf: (shape, base) => {
      const encoder = encoderOf(shape);
      return (record) => encodeRecord(encoder, record, base);
    },
    encode: (one, base) =>
      one instanceof InstanceRow
        ? encodeRecord(encoderOf(one.shape), one.record, base)
        : encodeObject(one as Exclude<T, InstanceRow>, base),
  };
}
