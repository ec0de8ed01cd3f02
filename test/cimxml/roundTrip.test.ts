import {
  array,
  assert as assertProperty,
  bigInt,
  boolean,
  constantFrom,
  double,
  integer,
  letrec,
  oneof,
  option,
  property,
  string,
  tuple,
  uniqueArray,
  type Arbitrary,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMInstance, type CIMProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName, type CIMKeyValue } from '../../src/cim/CIMInstanceName.js';
import type { DataTypeName } from '../../src/cim/dataTypes.js';
import type { CIMScalar } from '../../src/cim/values.js';
import { decodeInstance } from '../../src/cimxml/decode/instances.js';
import { decodeInstanceName } from '../../src/cimxml/decode/paths.js';
import { encodeInstance } from '../../src/cimxml/encode/instances.js';
import { encodeInstanceName } from '../../src/cimxml/encode/paths.js';
import { replaceUnrepresentable } from '../../src/xml/escape.js';
import { parseXml } from '../../src/xml/parseXml.js';

const text = string({ unit: 'binary' }).map(replaceUnrepresentable);
const name = constantFrom('A', 'B', 'Name', 'ElementName', 'constructor', 'toString');
const dateTime = constantFrom(
  '20260102030405.123456+060',
  '19991231235959.******-720',
  '00000012131415.000000:000',
).map((value) => CIMDateTime.parse(value));

const scalars: { readonly [T in DataTypeName]: Arbitrary<CIMScalar> } = {
  boolean: boolean(),
  uint8: integer({ min: 0, max: 255 }),
  sint8: integer({ min: -128, max: 127 }),
  uint16: integer({ min: 0, max: 65535 }),
  sint16: integer({ min: -32768, max: 32767 }),
  uint32: integer({ min: 0, max: 4294967295 }),
  sint32: integer({ min: -2147483648, max: 2147483647 }),
  uint64: bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  sint64: bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  real32: double().map(Math.fround),
  real64: double(),
  char16: text.filter((value) => value.length === 1),
  string: text,
  datetime: dateTime,
};

const path: Arbitrary<CIMInstanceName> = tuple(
  name,
  uniqueArray(tuple(name, oneof<Arbitrary<CIMKeyValue>[]>(text, boolean(), bigInt(), dateTime)), {
    selector: ([key]) => key.toLowerCase(),
  }),
).map(([className, keys]) => new CIMInstanceName(className, Object.fromEntries(keys)));

const { instance } = letrec<{ instance: CIMInstance; property: CIMProperty }>((tie) => ({
  instance: tuple(
    name,
    uniqueArray(tie('property'), { selector: (one) => one.name.toLowerCase(), maxLength: 5 }),
  ).map(([className, properties]) => new CIMInstance(className, properties)),
  property: oneof(
    { depthSize: 'small', withCrossShrink: true },
    tuple(name, constantFrom(...(Object.keys(scalars) as DataTypeName[]))).chain(([propertyName, type]) =>
      oneof(
        option(scalars[type]).map((value): CIMProperty => ({
          name: propertyName,
          type,
          isArray: false,
          value,
        })),
        option(array(option(scalars[type]))).map((value): CIMProperty => ({
          name: propertyName,
          type,
          isArray: true,
          value,
        })),
      ),
    ),
    tuple(name, path).map(([propertyName, value]): CIMProperty => ({
      name: propertyName,
      type: 'reference',
      isArray: false,
      value,
    })),
    tuple(name, tie('instance')).map(([propertyName, value]): CIMProperty => ({
      name: propertyName,
      type: 'string',
      isArray: false,
      value,
      embeddedObject: 'instance',
    })),
  ),
}));

describe('what is encoded and decoded again', () => {
  it('is the same instance, whatever its values', () => {
    const comesBack = property(instance, (sent) => {
      const read = decodeInstance(parseXml(Buffer.from(encodeInstance(sent))));
      expect(plain(read)).toEqual(plain(sent));
    });
    expect(() => assertProperty(comesBack, { numRuns: 300 })).not.toThrow();
  });

  it('is the same path, whatever its keys', () => {
    const comesBack = property(path, (sent) => {
      const read = decodeInstanceName(parseXml(Buffer.from(encodeInstanceName(sent))));
      expect(read.canonical).toBe(sent.canonical);
    });
    expect(() => assertProperty(comesBack, { numRuns: 300 })).not.toThrow();
  });
});

/** As plain data with each value's own type, so that 1, 1n and "1" differ. */
function plain(value: unknown): unknown {
  if (value instanceof CIMInstance) {
    return [
      value.className,
      [...value.properties.values()].map((one) => [one.name, one.type, one.isArray, plain(one.value)]),
    ];
  }
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof CIMInstanceName) return ['path', value.canonical];
  return value instanceof CIMDateTime ? ['datetime', value.toString()] : value;
}
