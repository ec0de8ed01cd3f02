import { beforeEach, describe, expect, it } from 'vitest';
import { box, call, crate, path } from '../dispatch/dispatchHarness.js';
import { operationsHarness, statusOf, type OperationsHarness } from './operationsHarness.js';

let harness: OperationsHarness;
beforeEach(() => {
  harness = operationsHarness();
});

const of = (PropertyName: string, rest: object = {}): Record<string, unknown> => ({
  InstanceName: box('b', 2),
  PropertyName,
  ...rest,
});

describe('GetProperty', () => {
  it.each([
    ['id', { type: 'string', value: 'b' }],
    ['Number', { type: 'uint32', value: 2 }],
    ['Bytes', { type: 'uint8', value: [1, null, 255] }],
    ['Made', { type: 'datetime', value: null }],
    ['Text', { type: 'string', value: 'unset' }],
  ])('gives %s with its declared type', async (name, expected) => {
    expect(await harness.run('GetProperty', of(name))).toEqual(expected);
  });

  it('gives a property that only the class of the instance has', async () => {
    const parameters = { InstanceName: path('T_Thing', { Id: 'c', Number: 3n }), PropertyName: 'Heavy' };
    expect(await harness.run('GetProperty', parameters)).toEqual({ type: 'boolean', value: true });
  });
});

describe('SetProperty', () => {
  it.each([
    ['text', 'new', { Text: 'new' }],
    ['Bytes', ['0x10', null], { Bytes: [16, null] }],
    ['Text', null, { Text: null }],
  ])('sets %s', async (name, NewValue, changes) => {
    await harness.run('SetProperty', of(name, { NewValue }));
    expect(harness.seen).toEqual([['modify', 'root/test:T_Box.Id="b",Number=2', changes]]);
  });

  it('without a value sets NULL', async () => {
    await harness.run('SetProperty', of('Text'));
    expect(harness.seen).toEqual([['modify', 'root/test:T_Box.Id="b",Number=2', { Text: null }]]);
  });

  it.each([
    ['a text for a number', of('Bytes', { NewValue: ['x'] }), 'CIM_ERR_TYPE_MISMATCH'],
    ['a single value for an array', of('Bytes', { NewValue: '1' }), 'CIM_ERR_TYPE_MISMATCH'],
    ['an array for a single value', of('Text', { NewValue: ['1'] }), 'CIM_ERR_TYPE_MISMATCH'],
    ['a reference for a text', of('Text', { NewValue: box('a', 1) }), 'CIM_ERR_TYPE_MISMATCH'],
    ['another value for a key', of('Number', { NewValue: '3' }), 'CIM_ERR_INVALID_PARAMETER'],
    [
      'an instance that cannot be modified',
      { InstanceName: crate('c', 3), PropertyName: 'Heavy', NewValue: 'FALSE' },
      'CIM_ERR_NOT_SUPPORTED',
    ],
  ])('refuses %s', async (_, parameters, symbol) => {
    expect(await statusOf(harness.run('SetProperty', parameters))).toBe(symbol);
    expect(harness.seen).toEqual([]);
  });

  it('needs the right to change', async () => {
    expect(
      await statusOf(harness.run('SetProperty', of('Text', { NewValue: 'x' }), call('read', 'write'))),
    ).toBe('CIM_ERR_ACCESS_DENIED');
  });
});

describe.each(['GetProperty', 'SetProperty'])('%s', (name) => {
  it('checks namespace, class, keys, instance and property in this order', async () => {
    const run = (parameters: Record<string, unknown>, namespace = 'root/test'): Promise<string> =>
      statusOf(harness.run(name, parameters, { ...call('read', 'write', 'credentials'), namespace }));
    expect([
      await run({ InstanceName: path('T_None', {}), PropertyName: 'X' }, 'root/none'),
      await run({ InstanceName: path('T_None', {}), PropertyName: 'X' }),
      await run({ InstanceName: path('T_Box', { Id: 'z' }), PropertyName: 'X' }),
      await run({ InstanceName: box('z', 1), PropertyName: 'X' }),
      await run({ InstanceName: box('a', 1), PropertyName: 'X' }),
    ]).toEqual([
      'CIM_ERR_INVALID_NAMESPACE',
      'CIM_ERR_INVALID_CLASS',
      'CIM_ERR_INVALID_PARAMETER',
      'CIM_ERR_NOT_FOUND',
      'CIM_ERR_NO_SUCH_PROPERTY',
    ]);
  });
});
