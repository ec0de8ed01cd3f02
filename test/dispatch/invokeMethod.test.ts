import { beforeEach, describe, expect, it } from 'vitest';
import { CIMClassName } from '../../src/cim/CIMClassName.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import type { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { NameMap } from '../../src/cim/NameMap.js';
import { invokeMethod } from '../../src/dispatch/invokeMethod.js';
import type { SentParameter } from '../../src/dispatch/MethodCall.js';
import { box, call, crate, dispatchHarness, path, type DispatchHarness } from './dispatchHarness.js';

let harness: DispatchHarness;
beforeEach(() => {
  harness = dispatchHarness();
});

type Sent = Record<
  string,
  SentParameter['value'] | { readonly value: SentParameter['value']; readonly paramType: string }
>;

function invoke(
  methodName: string,
  object: CIMInstanceName | CIMClassName,
  sent: Sent = {},
  roles = call('read', 'credentials'),
) {
  const parameters = new NameMap<SentParameter>();
  for (const [name, given] of Object.entries(sent)) {
    const isTyped = typeof given === 'object' && given !== null && 'paramType' in given;
    parameters.set(name, isTyped ? { name, ...given } : { name, paramType: null, value: given });
  }
  return invokeMethod(harness.deps, { methodName, object, parameters: () => parameters }, roles);
}

function part(className: string, name: string): CIMInstance {
  return new CIMInstance(className, [cimProperty('Name', 'string', name)]);
}

describe('InvokeMethod', () => {
  it('types the parameters by the declaration, fills in NULL and gives an embedded instance its defaults', async () => {
    const result = await invoke('weigh', box('a', 1), {
      count: { value: '255', paramType: 'uint8' },
      Part: part('T_BigPart', 'wheel'),
      Other: crate('c', 3),
      Sizes: ['18446744073709551615', null],
      Both: '-1',
    });

    expect(harness.seen).toEqual([
      [
        'root/test:T_Box.Id="a",Number=1',
        {
          Count: 255,
          Word: null,
          Part: { Name: 'wheel', Size: 7 },
          Other: crate('c', 3),
          Sizes: [18446744073709551615n, null],
          Both: -1n,
        },
      ],
    ]);
    expect(result).toEqual({
      methodName: 'Weigh',
      returnType: 'uint32',
      returnValue: 5,
      outParameters: [
        { name: 'Echo', type: 'string', isArray: false, value: 'heard', embeddedObject: undefined },
      ],
    });
  });

  it('takes an embedded instance that was already decoded', async () => {
    await invoke('Weigh', box('a', 1), {
      Part: new CIMInstance('T_Part', [{ name: 'Size', type: 'uint16', isArray: false, value: 9 }]),
    });

    expect(harness.seen).toMatchObject([[expect.anything(), { Part: { Name: null, Size: 9 } }]]);
  });

  it('runs an inherited handler on an instance of a subclass, found by a superclass path', async () => {
    await invoke('Weigh', path('T_Box', { Id: 'c', Number: 3n }), { Part: part('T_Part', 'x') });

    expect(harness.seen).toMatchObject([['root/test:T_Crate.Id="c",Number=3', {}]]);
  });

  it('runs a static method on the class', async () => {
    expect(await invoke('Count', new CIMClassName('t_box'))).toMatchObject({
      returnValue: 2,
      outParameters: [],
    });
  });

  it.each([
    [
      'a class that does not exist',
      'Weigh',
      path('T_None', {}),
      {},
      'CIM_ERR_INVALID_CLASS',
      'class "T_None" does not exist in namespace "root/test"',
    ],
    [
      'a method that is not declared',
      'Sing',
      box('a', 1),
      {},
      'CIM_ERR_METHOD_NOT_FOUND',
      'T_Box has no method "Sing"',
    ],
    [
      'an instance that does not exist',
      'Weigh',
      box('z', 9),
      {},
      'CIM_ERR_NOT_FOUND',
      'no instance T_Box.Id="z",Number=9 in namespace "root/test"',
    ],
    [
      'a method without a handler',
      'Unheard',
      box('a', 1),
      {},
      'CIM_ERR_METHOD_NOT_AVAILABLE',
      'T_Box declares Unheard, but this server does not implement it',
    ],
    [
      'a method that is not static, on the class',
      'Weigh',
      new CIMClassName('T_Box'),
      {},
      'CIM_ERR_INVALID_PARAMETER',
      'T_Box.Weigh is not static: it is called on an instance, not on the class',
    ],
    [
      'a parameter that is not declared',
      'Weigh',
      box('a', 1),
      { Colour: 'red' },
      'CIM_ERR_INVALID_PARAMETER',
      'Weigh has no parameter "Colour"',
    ],
    [
      'a Required parameter left out',
      'Weigh',
      box('a', 1),
      {},
      'CIM_ERR_INVALID_PARAMETER',
      'Weigh needs the parameter Part: it is missing or NULL',
    ],
    [
      'a Required parameter that is NULL',
      'Weigh',
      box('a', 1),
      { Part: null },
      'CIM_ERR_INVALID_PARAMETER',
      'Weigh needs the parameter Part: it is missing or NULL',
    ],
    [
      'a number out of range',
      'Weigh',
      box('a', 1),
      { Count: '256' },
      'CIM_ERR_INVALID_PARAMETER',
      'Count: "256" is not a uint8: expected between 0 and 255',
    ],
    [
      'another PARAMTYPE',
      'Weigh',
      box('a', 1),
      { Count: { value: '1', paramType: 'string' } },
      'CIM_ERR_INVALID_PARAMETER',
      'Count was sent as string: expected uint8',
    ],
    [
      'an array for a single value',
      'Weigh',
      box('a', 1),
      { Count: ['1'] },
      'CIM_ERR_INVALID_PARAMETER',
      'Count is an array: expected a uint8',
    ],
    [
      'a single value for an array',
      'Weigh',
      box('a', 1),
      { Part: part('T_Part', 'x'), Sizes: '1' },
      'CIM_ERR_INVALID_PARAMETER',
      'Sizes is a single value: expected an array of uint64',
    ],
    [
      'a text longer than MaxLen',
      'Weigh',
      box('a', 1),
      { Word: 'fives' },
      'CIM_ERR_INVALID_PARAMETER',
      'Word has 5 characters: expected at most 4',
    ],
    [
      'an embedded instance of another class',
      'Weigh',
      box('a', 1),
      { Part: part('T_Lonely', 'x') },
      'CIM_ERR_INVALID_PARAMETER',
      'Part holds a T_Lonely: expected a T_Part or a subclass of it',
    ],
    [
      'a reference to another class',
      'Weigh',
      box('a', 1),
      { Part: part('T_Part', 'x'), Other: path('T_Lonely', { Id: 'x' }) },
      'CIM_ERR_INVALID_PARAMETER',
      'Other refers to a T_Lonely: expected a T_Thing',
    ],
  ] as const)('refuses %s', async (_, methodName, object, sent, symbol, description) => {
    await expect(invoke(methodName, object, sent as unknown as Sent)).rejects.toMatchObject({
      symbol,
      description,
    });
    expect(harness.seen).toEqual([]);
  });

  it('refuses a caller without the role that the provider asks for, before it looks at parameters', async () => {
    await expect(
      invoke('Weigh', box('a', 1), { Colour: 'red' }, call('read', 'write')),
    ).rejects.toMatchObject({ symbol: 'CIM_ERR_ACCESS_DENIED' });
  });

  it('ignores an output parameter that a client sends along', async () => {
    await invoke('Weigh', box('a', 1), { Part: part('T_Part', 'x'), Echo: 'ignored' });

    expect(harness.seen).toMatchObject([
      [expect.anything(), expect.not.objectContaining({ Echo: 'ignored' })],
    ]);
  });
});
