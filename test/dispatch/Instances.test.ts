import { beforeEach, describe, expect, it } from 'vitest';
import type { CIMProperty } from '../../src/cim/CIMInstance.js';
import { NameMap } from '../../src/cim/NameMap.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import {
  box,
  call,
  collect,
  collectNames,
  crate,
  dispatchHarness,
  instance,
  namespace,
  path,
  type DispatchHarness,
} from './dispatchHarness.js';

let harness: DispatchHarness;
const changer = call('credentials');

beforeEach(() => {
  harness = dispatchHarness();
});

const text = (name: string, value: string | null): CIMProperty => ({
  name,
  type: 'string',
  isArray: false,
  value,
});

describe('instances', () => {
  it('of a class and of those below it are enumerated, complete, with defaults, types and paths', async () => {
    const all = await collect(harness.deps.instances.enumerate('ROOT/test', 't_thing', changer));

    expect(all.map((each) => each.path?.toString())).toEqual([
      'root/test:T_Box.Id="a",Number=1',
      'root/test:T_Box.Id="b",Number=2',
      'root/test:T_Crate.Id="c",Number=3',
    ]);
    expect(
      [...(all[1]?.properties.values() ?? [])].map(({ name, type, isArray, value }) => [
        name,
        type,
        isArray,
        value,
      ]),
    ).toEqual([
      ['Id', 'string', false, 'b'],
      ['Number', 'uint32', false, 2],
      ['Text', 'string', false, 'unset'],
      ['Bytes', 'uint8', true, [1, null, 255]],
      ['Made', 'datetime', false, null],
    ]);
  });

  it('have the paths that enumerating their names gives', async () => {
    const names = await collectNames(harness.deps.instances, namespace, 'T_Box', changer);

    expect(names.map(String)).toEqual([
      'root/test:T_Box.Id="a",Number=1',
      'root/test:T_Box.Id="b",Number=2',
      'root/test:T_Crate.Id="c",Number=3',
    ]);
  });

  it.each([
    ['its own class', crate('c', 3)],
    ['a superclass', box('c', 3)],
    ['an abstract superclass', path('T_Thing', { Id: 'c', Number: 3n })],
    ['names in another case, keys in another order', path('t_CRATE', { number: 3n, ID: 'c' })],
    ['a number sent as text', path('T_Crate', { Id: 'c', Number: '3' })],
  ])('are found by %s', async (_, name) => {
    expect((await harness.deps.instances.get(namespace, name, changer)).path?.toString()).toBe(
      'root/test:T_Crate.Id="c",Number=3',
    );
  });

  it('compare keys that are strings with their case', async () => {
    expect(await harness.deps.instances.find(namespace, crate('C', 3), changer)).toBeNull();
  });

  it.each([
    [
      'of an unknown class',
      path('T_None', {}),
      'CIM_ERR_INVALID_CLASS',
      'class "T_None" does not exist in namespace "root/test"',
    ],
    [
      'without a key',
      path('T_Box', { Id: 'a' }),
      'CIM_ERR_INVALID_PARAMETER',
      'the path T_Box.Id="a" lacks the key Number of T_Box',
    ],
    [
      'with a property that is no key',
      path('T_Box', { Id: 'a', Number: 1n, Text: 'x' }),
      'CIM_ERR_INVALID_PARAMETER',
      '"Text" is not a key of T_Box',
    ],
    [
      'with a key of another type',
      path('T_Box', { Id: 'a', Number: 'one' }),
      'CIM_ERR_INVALID_PARAMETER',
      'the key T_Box.Number is a uint32: one is not one',
    ],
    [
      'that does not exist',
      box('z', 1),
      'CIM_ERR_NOT_FOUND',
      'no instance T_Box.Id="z",Number=1 in namespace "root/test"',
    ],
  ])('are refused by a path %s', async (_, name, symbol, description) => {
    await expect(harness.deps.instances.get(namespace, name, changer)).rejects.toMatchObject({
      symbol,
      description,
    });
  });

  it('take a key without a name where the class has one key', async () => {
    const name = new CIMInstanceName('T_Lonely', new NameMap([['', 'x']]));

    expect(await harness.deps.instances.find(namespace, name, changer)).toBeNull();
  });
});

describe('CreateInstance', () => {
  it('gives the provider typed properties and returns the path', async () => {
    const created = await harness.deps.instances.create(
      namespace,
      instance('t_box', [text('id', 'n'), { name: 'Number', type: 'uint32', isArray: false, value: 7 }]),
      changer,
    );

    expect(created.toString()).toBe('root/test:T_Box.Id="n",Number=7');
    expect(harness.seen).toEqual([['create', { Id: 'n', Number: 7 }]]);
  });

  it.each([
    ['an abstract class', instance('T_Thing', []), 'CIM_ERR_INVALID_PARAMETER'],
    ['an unknown class', instance('T_None', []), 'CIM_ERR_INVALID_CLASS'],
    ['an unknown property', instance('T_Box', [text('Colour', 'red')]), 'CIM_ERR_INVALID_PARAMETER'],
    ['a property of another type', instance('T_Box', [text('Number', '1')]), 'CIM_ERR_TYPE_MISMATCH'],
    ['a class whose provider makes none', instance('T_Crate', []), 'CIM_ERR_NOT_SUPPORTED'],
  ])('refuses %s', async (_, given, symbol) => {
    await expect(harness.deps.instances.create(namespace, given, call('admin'))).rejects.toMatchObject({
      symbol,
    });
  });

  it('refuses a caller without the role', async () => {
    await expect(
      harness.deps.instances.create(namespace, instance('T_Box', []), call('read', 'write')),
    ).rejects.toMatchObject({
      symbol: 'CIM_ERR_ACCESS_DENIED',
      description: 'user "tester" does not have the role "credentials"',
    });
  });
});

describe('ModifyInstance', () => {
  const modify = (properties: readonly CIMProperty[], propertyList: readonly string[] | null) =>
    harness.deps.instances.modify(
      namespace,
      instance('T_Box', properties, box('a', 1)),
      propertyList,
      changer,
    );
  const changes = (): unknown => (harness.seen[0] as unknown[] | undefined)?.[2];

  it('without a PropertyList changes what is sent and differs, never keys', async () => {
    await modify(
      [
        text('Id', 'other'),
        text('Text', 'new'),
        { name: 'Made', type: 'datetime', isArray: false, value: null },
      ],
      null,
    );

    expect(changes()).toEqual({ Text: 'new' });
  });

  it('with a PropertyList sets what is listed and not sent to the default of the class', async () => {
    await modify([text('Made', null)].slice(1), ['text']);

    expect(changes()).toEqual({ Text: 'unset' });
  });

  it('does not touch what is sent and not listed', async () => {
    await modify([text('Text', 'new')], []);

    expect(harness.seen).toEqual([]);
  });

  it.each([
    ['a listed property that the class does not have', [], ['Colour'], 'CIM_ERR_NO_SUCH_PROPERTY'],
    ['a listed key with another value', [text('Id', 'other')], ['Id'], 'CIM_ERR_INVALID_PARAMETER'],
    ['a value of another type', [text('Number', '1')], null, 'CIM_ERR_TYPE_MISMATCH'],
  ] as const)('refuses %s', async (_, properties, propertyList, symbol) => {
    await expect(modify(properties, propertyList)).rejects.toMatchObject({ symbol });
  });

  it('refuses a path and an instance of different classes', async () => {
    await expect(
      harness.deps.instances.modify(namespace, instance('T_Crate', [], box('a', 1)), null, changer),
    ).rejects.toMatchObject({
      symbol: 'CIM_ERR_INVALID_PARAMETER',
      description: 'the path is of class T_Box, the instance of class T_Crate: expected the same',
    });
  });
});

describe('DeleteInstance', () => {
  it('gives the provider the path as this server spells it', async () => {
    await harness.deps.instances.delete(namespace, path('t_thing', { number: 1n, id: 'a' }), changer);

    expect(harness.seen).toEqual([['remove', 'root/test:T_Box.Id="a",Number=1']]);
  });

  it('refuses what does not exist, and what its provider does not delete', async () => {
    const { instances } = harness.deps;
    await expect(instances.delete(namespace, box('z', 1), changer)).rejects.toMatchObject({
      symbol: 'CIM_ERR_NOT_FOUND',
    });
    await expect(instances.delete(namespace, crate('c', 3), call('admin'))).rejects.toMatchObject({
      symbol: 'CIM_ERR_NOT_SUPPORTED',
    });
  });
});
