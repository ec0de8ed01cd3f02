import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMError } from '../../src/cim/CIMError.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import {
  instanceElement,
  instanceNameElement,
  instancePathElement,
  instanceWithPathElement,
  namedInstanceElement,
  objectWithPathElement,
} from '../../src/cimxml/encode/rowElements.js';
import { InstanceRow, type InstanceShape } from '../../src/dispatch/InstanceRow.js';
import { InstanceRows } from '../../src/dispatch/InstanceRows.js';
import { shapeOf } from '../../src/dispatch/makeInstance.js';
import type { PropertyRecord } from '../../src/dispatch/Provider.js';
import type { InstanceOrRow, NameOrRow } from '../../src/operations/Batches.js';
import { EncodedPages, roomWithin, type RowElement } from '../../src/operations/EncodedPages.js';
import { rowView } from '../../src/operations/reduce.js';
import { Namespace } from '../../src/repository/Namespace.js';
import { replaceUnrepresentable } from '../../src/xml/escape.js';
import { compileMof } from '../../src/mof/compile.js';

const { namespaces } = compileMof(
  {
    path: 'rows.mof',
    text: `
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride, ToSubclass);
Qualifier EmbeddedInstance : string, Scope(property), Flavor(EnableOverride, ToSubclass);
Qualifier EmbeddedObject : boolean = false, Scope(property), Flavor(DisableOverride, ToSubclass);
Qualifier Association : boolean = false, Scope(association), Flavor(DisableOverride, ToSubclass);
class T_Inner { string Text; uint64 Large; };
[Association] class T_Base { [Key] string Id; [Key] uint64 Number; [Key] datetime At; [Key] boolean Flag; [Key] T_Inner REF Whose; T_Inner REF Other; };
[Association] class T_All : T_Base {
  string Text = "a <default>"; string Texts[]; boolean Bool; boolean Bools[]; char16 Char; char16 Chars[];
  uint8 U8; sint8 S8; uint16 U16 = 7; sint16 S16; uint32 U32; sint32 S32; uint64 U64; sint64 S64; uint8 U8s[]; sint64 S64s[];
  real32 R32; real64 R64; real64 R64s[]; datetime Time; datetime Times[];
  [EmbeddedInstance("T_Inner")] string Inner; [EmbeddedObject] string Inners[];
  string constructor; string toString = "mine";
};
class T_Plain { [Key] string Id; string Text; uint32 Size; };
`,
  },
  { namespace: 'root/rows' },
);
const declarations = namespaces.get('root/rows');
if (!declarations) throw new Error('no namespace');
const namespace = new Namespace('root/rows', declarations);
const base = { host: 'host.example:5988', namespace: 'root/rows' };
const view = rowView({ propertyList: null, includeClassOrigin: false }, null);

function shapeSeen(className: string): InstanceShape {
  return view(new InstanceRows(shapeOf(namespace, namespace.getClass(className)), [])).shape;
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }).map(replaceUnrepresentable),
  fc.constantFrom('', '<&>"\r\n\t', ' '),
);
const character = text.filter((value) => value.length === 1);
const time = fc
  .constantFrom('20260102030405.123456+060', '19991231235959.******-720', '00000012131415.000000:000')
  .map((value) => CIMDateTime.parse(value));
const reference = fc
  .tuple(text, fc.constantFrom(null, 'root/other'), fc.constantFrom(null, 'far.example'))
  .map(([id, at, host]) => new CIMInstanceName('T_Inner', { Id: id }, { namespace: at, host: at && host }));
const inner = fc
  .tuple(text, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))
  .map(([value, large]) => new CIMInstance('T_Inner', [cimProperty('Text', 'string', value), cimProperty('Large', 'uint64', large)])); // prettier-ignore
const integer = (bits: number, signed: boolean): fc.Arbitrary<number> =>
  signed
    ? fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 })
    : fc.integer({ min: 0, max: 2 ** bits - 1 });
const real = fc.oneof(fc.double(), fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity, 1e21, 5));
const sint64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const list = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<(T | null)[]> =>
  fc.array(fc.option(one), { maxLength: 4 });

const keys = { Id: text, Number: uint64, At: time, Flag: fc.boolean(), Whose: reference };
const others = {
  Text: text,
  Texts: list(text),
  Bool: fc.boolean(),
  Bools: list(fc.boolean()),
  Char: character,
  Chars: list(character),
  U8: integer(8, false),
  S8: integer(8, true),
  U16: integer(16, false),
  S16: integer(16, true),
  U32: integer(32, false),
  S32: integer(32, true),
  U64: uint64,
  S64: sint64,
  U8s: list(integer(8, false)),
  S64s: list(sint64),
  R32: real.map(Math.fround),
  R64: real,
  R64s: list(real),
  Time: time,
  Times: list(time),
  Inner: inner,
  Inners: list(inner),
  Other: reference,
  constructor: text,
  toString: text,
};
/** Any record of T_All: each property given, NULL, or left out. */
const record: fc.Arbitrary<PropertyRecord> = fc
  .tuple(
    fc.record(keys),
    fc.record(
      Object.fromEntries(Object.entries(others).map(([name, one]) => [name, fc.option<unknown>(one)])),
      { requiredKeys: [] },
    ),
  )
  .map((parts) => Object.assign({}, ...parts) as PropertyRecord);

const instanceElements: [string, RowElement<InstanceOrRow>][] = [
  ['INSTANCE', instanceElement],
  ['VALUE.OBJECTWITHPATH', objectWithPathElement],
  ['VALUE.NAMEDINSTANCE', namedInstanceElement],
  ['VALUE.INSTANCEWITHPATH', instanceWithPathElement],
];
const nameElements: [string, RowElement<NameOrRow>][] = [
  ['INSTANCENAME', instanceNameElement],
  ['INSTANCEPATH', instancePathElement],
];

describe('a row', () => {
  it('is written out in full', () => {
    const row = new InstanceRow(shapeSeen('T_Plain'), { Id: 'a<b', Size: 7 });
    expect(namedInstanceElement.encode(row, base)).toBe(
      '<VALUE.NAMEDINSTANCE><INSTANCENAME CLASSNAME="T_Plain"><KEYBINDING NAME="Id"><KEYVALUE VALUETYPE="string" TYPE="string">a&lt;b</KEYVALUE></KEYBINDING></INSTANCENAME>' +
        '<INSTANCE CLASSNAME="T_Plain"><PROPERTY NAME="Id" TYPE="string"><VALUE>a&lt;b</VALUE></PROPERTY>' +
        '<PROPERTY NAME="Text" TYPE="string"></PROPERTY><PROPERTY NAME="Size" TYPE="uint32"><VALUE>7</VALUE></PROPERTY></INSTANCE></VALUE.NAMEDINSTANCE>',
    );
  });

  it.each(instanceElements)('is in %s what its instance is, whatever its values', (_name, element) => {
    const shape = shapeSeen('T_All');
    fc.assert(
      fc.property(record, (properties) => {
        const row = new InstanceRow(shape, properties);
        expect(element.encode(row, base)).toBe(element.encode(row.instance, base));
      }),
      { numRuns: 150 },
    );
  });

  it.each(nameElements)('is in %s what its path is, whatever its keys', (_name, element) => {
    for (const host of [null, 'other.example']) {
      const shape = shapeSeen('T_All').with({
        host,
        properties: shapeSeen('T_All').properties,
        isShared: false,
      });
      fc.assert(
        fc.property(record, (properties) => {
          const row = new InstanceRow(shape, properties);
          expect(element.encode(row, base)).toBe(element.encode(row.path, base));
        }),
        { numRuns: 100 },
      );
    }
  });

  it('is what its instance is, also after rows of other values', () => {
    const plainShape = shapeSeen('T_Plain');
    const records: readonly PropertyRecord[] = [
      { Id: 'a', Size: 7 },
      { Id: 'a', Size: 7 },
      { Id: 'b', Size: 7 },
      { Id: 'b', Size: 7, Text: 'x' },
      { Id: 'b', Size: null, Text: 'x' },
      { Id: 'b' },
    ];
    for (const properties of records) {
      const row = new InstanceRow(plainShape, properties);
      expect(instanceElement.encode(row, base)).toBe(instanceElement.encode(row.instance, base));
    }
    const fresh = plainShape.with({ host: null, properties: plainShape.properties, isShared: false });
    const first = new InstanceRow(fresh, { Id: 'a', Text: '\u0000' });
    expect(() => instanceElement.encode(first, base)).toThrow(/property Text of T_Plain/);
    const bad = new InstanceRow(plainShape, { Id: 'a', Size: 1, Text: '\u0000' });
    expect(() => instanceElement.encode(bad, base)).toThrow(/property Text of T_Plain/);
    const good = new InstanceRow(plainShape, { Id: 'a', Size: 2 });
    expect(instanceElement.encode(good, base)).toBe(instanceElement.encode(good.instance, base));
  });

  it('with a value that XML cannot represent fails by the name of its property', () => {
    const row = new InstanceRow(shapeSeen('T_Plain'), { Id: 'a', Text: '\u0000' });
    expect(() => instanceElement.encode(row, base)).toThrow(CIMError);
    expect(() => instanceElement.encode(row, base)).toThrow(/property Text of T_Plain/);
  });
});

describe('a page of rows as bytes', () => {
  const shape = shapeSeen('T_All');
  const print = (rows: InstanceRows, element: RowElement<InstanceOrRow>, host = base.host): string =>
    Array.from(rows, (row) => element.encode(row.instance, { ...base, host })).join('');

  it.each(instanceElements)('has the same %s elements each time, in any part of it', (_name, element) => {
    const encoded = new EncodedPages();
    const encode = (rows: InstanceRows): string => encoded.encode(rows, element, base).toString();
    const parts = fc.array(fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 6 })), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 6 }), parts, (page, wanted) => {
        const all = new InstanceRows(shape, page);
        for (const rows of [all, ...wanted.map(([from, to]) => all.slice(Math.min(from, to), to)), all]) {
          expect(encode(rows)).toBe(print(rows, element));
        }
      }),
      { numRuns: 60 },
    );
  });

  const page = [1, 2, 3].map((number) => ({ Id: `ä${number}`, Text: 'x'.repeat(100) }));
  const plain = new InstanceRows(shapeSeen('T_Plain'), page);
  const named = namedInstanceElement;

  it('is kept when it comes a second time, and is then the same memory', () => {
    const encoded = new EncodedPages();
    expect(encoded.encode(plain, named, base)).toBeTypeOf('string');
    expect(encoded.bytes).toBe(0);
    const bytes = encoded.encode(plain, named, base) as Buffer;
    expect(encoded.bytes).toBe(bytes.length);
    const part = encoded.encode(plain.slice(1, 2), named, base) as Buffer;
    expect(part.buffer).toBe(bytes.buffer);
    expect(part.toString()).toBe(print(plain.slice(1, 2), namedInstanceElement));
  });

  it('is another one under another host, where paths tell it', () => {
    const encoded = new EncodedPages();
    for (let round = 0; round < 3; round += 1) {
      for (const host of ['a.example', 'b.example']) {
        const bytes = encoded.encode(plain, instanceWithPathElement, {
          ...base,
          host,
        });
        expect(bytes.toString()).toBe(print(plain, instanceWithPathElement, host));
      }
    }
  });

  it('is not kept for a view that only one request has', () => {
    const encoded = new EncodedPages();
    const some = rowView({ propertyList: ['Text'], includeClassOrigin: false }, null);
    for (let round = 0; round < 3; round += 1)
      expect(encoded.encode(some(plain), named, base)).toBeTypeOf('string');
    expect(encoded.bytes).toBe(0);
  });

  it('is let go for others when the room is wanted', () => {
    const encoded = new EncodedPages(2_000, 0);
    for (let number = 0; number < 20; number += 1) {
      const rows = new InstanceRows(plain.shape, [{ Id: `${number}`, Text: 'y'.repeat(300) }]);
      for (let round = 0; round < 3; round += 1) {
        expect(encoded.encode(rows, named, base).toString()).toBe(print(rows, namedInstanceElement));
        expect(encoded.bytes).toBeLessThanOrEqual(2_000);
      }
    }
    expect(encoded.bytes).toBeGreaterThan(1_000);
  });

  it.each([
    ['a small machine', 512, 32],
    ['one of 2 GiB', 2_048, 64],
    ['a large one', 65_536, 96],
  ])('are kept in %s of a 32nd of its memory, 32 MiB at least and 96 at most', (_, memory, room) => {
    expect(roomWithin(memory * 2 ** 20)).toBe(room * 2 ** 20);
  });

  it('of a list longer than the room is kept for the next reading, as far as there is room', () => {
    const encoded = new EncodedPages(2_000);
    const pages = Array.from(
      { length: 20 },
      (_, number) => new InstanceRows(plain.shape, [{ Id: `${number}`, Text: 'y'.repeat(300) }]),
    );
    const read = (): readonly (string | Buffer)[] => pages.map((rows) => encoded.encode(rows, named, base));
    read();
    const [second, third] = [read(), read()];
    const kept = second.filter((each) => typeof each !== 'string');
    expect(kept.length).toBeGreaterThan(1);
    expect(third.filter((each) => typeof each !== 'string')).toHaveLength(kept.length);
    expect(third.map(String)).toEqual(pages.map((rows) => print(rows, named)));
  });
});
