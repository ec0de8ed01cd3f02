import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { localDeclarations } from '../../src/cim/localDeclarations.js';
import { decodeStored, encodeStored } from '../../src/repository/storedJson.js';
import { classOf } from './repositoryHarness.js';

const inner = new CIMInstance('T_Inner', [
  cimProperty('Large', 'uint64', 2n ** 64n - 1n),
  { name: 'Nothing', type: 'string', isArray: true, value: null },
]);

describe('values in the store', () => {
  it.each([
    ['NULL', null, 'null'],
    ['a text', 'ä"\\\u0000\u{1F600}', null],
    ['half of a character', '\uD800', '"\\ud800"'],
    ['a boolean', true, 'true'],
    ['an integer', -128, '-128'],
    ['an integer of 64 bits', -(2n ** 63n), '{"i":"-9223372036854775808"}'],
    ['a real', 0.1, '0.1'],
    ['NaN', Number.NaN, '{"f":"NaN"}'],
    ['infinity', -Infinity, '{"f":"-INF"}'],
    ['negative zero', -0, '{"f":"-0"}'],
    ['a datetime', CIMDateTime.parse('20260102030405.123456+060'), '{"d":"20260102030405.123456+060"}'],
    ['an interval', CIMDateTime.parse('00000001020304.******:000'), null],
    ['an array with NULL elements', [1, null, 2n, ''], '[1,null,{"i":"2"},""]'],
    ['an empty array', [], '[]'],
    [
      'a reference',
      new CIMInstanceName('T_A', { Id: 'x', N: 7n }, { namespace: 'root/a', host: 'h:1' }),
      '{"r":["T_A",[["Id","x"],["N",{"i":"7"}]],"root/a","h:1"]}',
    ],
    [
      'an embedded instance in an embedded instance',
      new CIMInstance('T_O', [cimProperty('In', 'string', inner)]),
      null,
    ],
    ['a class', classOf('class ACME_A : T_Box { [Values{"a", NULL}] string S[2] = { "x", NULL }; };'), null],
    ['what a class states', localDeclarations(classOf('class ACME_A : T_Box { uint64 N = 5; };')), null],
  ])('%s comes back equal', (_name, value, written) => {
    const bytes = encodeStored(value);
    if (written !== null) expect(bytes.toString()).toBe(written);
    expect(decodeStored(bytes)).toStrictEqual(value);
  });

  it('keeps any record', () => {
    const scalar = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.boolean(),
      fc.double(),
      fc.bigInt(),
      fc.constant(null),
    );
    const record = fc.dictionary(fc.stringMatching(/^[A-Za-z]\w{0,8}$/), fc.oneof(scalar, fc.array(scalar)), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(record, (value) => {
        expect(decodeStored(encodeStored(value))).toStrictEqual(value);
      }),
    );
  });

  it('refuses what it does not know', () => {
    expect(() => decodeStored(Buffer.from('{"z":1}'))).toThrow('unknown form {"z":1}');
    expect(() => encodeStored(() => 1)).toThrow('a function cannot be stored');
  });
});
