import { beforeEach, describe, expect, it } from 'vitest';
import type { CIMClass } from '../../src/cim/CIMClass.js';
import { CIMInstance } from '../../src/cim/CIMInstance.js';
import { box, call, crate, path } from '../dispatch/dispatchHarness.js';
import { answer, operationsHarness, statusOf, type OperationsHarness } from './operationsHarness.js';

let harness: OperationsHarness;
beforeEach(() => {
  harness = operationsHarness();
});

const host = '//host.example:5988/root/test';

/** Paths of what an enumeration gives, taken two at a time by the Pull that goes with it. */
async function pullAll(open: string, pull: string, parameters: Record<string, unknown>): Promise<string[]> {
  const paths: string[] = [];
  let { objects, end, context } = await answer(await harness.run(open, parameters));
  for (;;) {
    paths.push(...objects.map((one) => String(one instanceof CIMInstance ? one.path : one)));
    if (end) return paths;
    const next = await harness.run(pull, { EnumerationContext: context, MaxObjectCount: 2 });
    ({ objects, end, context } = await answer(next));
  }
}

const filter = (FilterQuery: string): Record<string, unknown> => ({
  FilterQueryLanguage: 'DMTF:FQL',
  FilterQuery,
});
const boxes = { ClassName: 'T_Box' };
const ofBoxA = { InstanceName: box('a', 1) };
const [a, b, c] = [
  `${host}:T_Box.Id="a",Number=1`,
  `${host}:T_Box.Id="b",Number=2`,
  `${host}:T_Crate.Id="c",Number=3`,
];
const link = (from: string, to: string): string =>
  `${host}:T_Holds.Holder="T_Box.Id=\\"${from}\\"`.concat(`,Number=${from === 'a' ? 1 : 2}",Held="${to}"`);
const toC = link('a', String.raw`T_Crate.Id=\"c\",Number=3`);
const toB = link('a', String.raw`T_Box.Id=\"b\",Number=2`);

describe.each([
  ['OpenEnumerateInstances', 'PullInstancesWithPath', boxes, [a, b, c]],
  ['OpenEnumerateInstances', 'PullInstancesWithPath', { ...boxes, ...filter('Number > 1') }, [b, c]],
  ['OpenEnumerateInstances', 'PullInstancesWithPath', { ...boxes, ...filter('Heavy = TRUE') }, [c]],
  ['OpenEnumerateInstances', 'PullInstancesWithPath', { ClassName: 'T_Lonely' }, []],
  ['OpenEnumerateInstancePaths', 'PullInstancePaths', boxes, [a, b, c]],
  ['OpenEnumerateInstancePaths', 'PullInstancePaths', { ...boxes, ...filter(`Text = 'first'`) }, [a]],
  ['OpenAssociatorInstances', 'PullInstancesWithPath', ofBoxA, [c, b]],
  ['OpenAssociatorInstances', 'PullInstancesWithPath', { ...ofBoxA, ResultClass: 'T_Crate' }, [c]],
  ['OpenAssociatorInstances', 'PullInstancesWithPath', { ...ofBoxA, ...filter('Number = 2') }, [b]],
  [
    'OpenAssociatorInstances',
    'PullInstancesWithPath',
    { InstanceName: path('T_Thing', { Id: 'c', Number: 3n }) },
    [a],
  ],
  ['OpenAssociatorInstancePaths', 'PullInstancePaths', ofBoxA, [c, b]],
  ['OpenAssociatorInstancePaths', 'PullInstancePaths', { ...ofBoxA, ResultRole: 'Holder' }, []],
  ['OpenAssociatorInstancePaths', 'PullInstancePaths', { ...ofBoxA, ...filter('Number = 3') }, [c]],
  ['OpenReferenceInstances', 'PullInstancesWithPath', ofBoxA, [toC, toB]],
  [
    'OpenReferenceInstances',
    'PullInstancesWithPath',
    { ...ofBoxA, ResultClass: 'T_Holds', ...filter('Held ISA T_Crate') },
    [toC],
  ],
  ['OpenReferenceInstancePaths', 'PullInstancePaths', { ...ofBoxA, Role: 'Holder' }, [toC, toB]],
  [
    'OpenReferenceInstancePaths',
    'PullInstancePaths',
    { ...ofBoxA, ...filter('NOT Held ISA T_Crate') },
    [toB],
  ],
] as const)('%s and %s %o', (open, pull, parameters, expected) => {
  it.each([0, 1, 100])('give their objects, %i of them at once', async (MaxObjectCount) => {
    expect(await pullAll(open, pull, { ...parameters, MaxObjectCount })).toEqual(expected);
    expect(harness.deps.enumerations.size).toBe(0);
  });
});

describe('OpenEnumerateInstances', () => {
  it('gives the properties of EnumerateInstances: DeepInheritance and PropertyList select them', async () => {
    const names = async (rest: Record<string, unknown>): Promise<string[]> => {
      const opened = await harness.run('OpenEnumerateInstances', { ...boxes, MaxObjectCount: 9, ...rest });
      return [...((await answer(opened)).instances.at(-1)?.properties.names() ?? [])];
    };
    expect(await names({})).toEqual(['Id', 'Number', 'Text', 'Bytes', 'Made', 'Heavy']);
    expect(await names({ DeepInheritance: false })).toEqual(['Id', 'Number', 'Text', 'Bytes', 'Made']);
    expect(await names({ PropertyList: ['heavy', 'NoSuch'] })).toEqual(['Heavy']);
  });

  it('filters by properties that the answer leaves out', async () => {
    const opened = await harness.run('OpenEnumerateInstances', {
      ...boxes,
      ...filter('Number = 2'),
      PropertyList: ['Id'],
      MaxObjectCount: 9,
    });
    expect((await answer(opened)).instances.map((one) => one.value('Id'))).toEqual(['b']);
  });
});

describe('OpenQueryInstances and PullInstances', () => {
  const query = (FilterQuery: string, rest: object = {}): Record<string, unknown> => ({
    FilterQueryLanguage: 'DMTF:CQL',
    FilterQuery,
    ...rest,
  });

  it('give what a query selects', async () => {
    const opened = await answer(
      await harness.run(
        'OpenQueryInstances',
        query('SELECT Id FROM T_Box WHERE Number >= 2', { MaxObjectCount: 1 }),
      ),
    );
    const pulled = await answer(
      await harness.run('PullInstances', { EnumerationContext: opened.context, MaxObjectCount: 5 }),
    );
    const all = [...opened.instances, ...pulled.instances];
    expect(all.map((one) => [one.className, one.value('Id'), one.properties.size])).toEqual([
      ['T_Box', 'b', 1],
      ['T_Crate', 'c', 1],
    ]);
    expect(pulled.end).toBe(true);
  });

  it('tell the class of the result, if it is asked for', async () => {
    const result = (await harness.run(
      'OpenQueryInstances',
      query('SELECT Id, Number FROM T_Box', { ReturnQueryResultClass: true }),
    )) as { queryResultClass?: CIMClass };
    expect([...(result.queryResultClass?.properties.names() ?? [])]).toEqual(['Id', 'Number']);
    const without = await harness.run('OpenQueryInstances', query('SELECT Id FROM T_Box'));
    expect(without).not.toHaveProperty('queryResultClass');
  });

  it.each([
    [
      { FilterQueryLanguage: 'SQL', FilterQuery: 'SELECT * FROM T_Box' },
      'CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED',
    ],
    [{ FilterQueryLanguage: 'DMTF:FQL', FilterQuery: 'Number = 1' }, 'CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED'],
    [query('SELECT NoSuch FROM T_Box'), 'CIM_ERR_INVALID_QUERY'],
    [query('SELECT * FROM T_None'), 'CIM_ERR_INVALID_QUERY'],
    [query('SELECT * FROM T_Box', { OperationTimeout: 0 }), 'CIM_ERR_INVALID_OPERATION_TIMEOUT'],
    [query('SELECT * FROM T_Box', { ContinueOnError: true }), 'CIM_ERR_CONTINUATION_ON_ERROR_NOT_SUPPORTED'],
  ])('refuse %o with %s', async (parameters, symbol) => {
    expect(await statusOf(harness.run('OpenQueryInstances', parameters))).toBe(symbol);
  });
});

const opens = [
  ['OpenEnumerateInstances', boxes],
  ['OpenEnumerateInstancePaths', boxes],
  ['OpenAssociatorInstances', ofBoxA],
  ['OpenAssociatorInstancePaths', ofBoxA],
  ['OpenReferenceInstances', ofBoxA],
  ['OpenReferenceInstancePaths', ofBoxA],
] as const;

describe.each(opens)('%s', (open, good) => {
  it.each([
    ['CIM_ERR_INVALID_OPERATION_TIMEOUT', { OperationTimeout: 91 }],
    ['CIM_ERR_INVALID_OPERATION_TIMEOUT', { OperationTimeout: 0 }],
    ['CIM_ERR_CONTINUATION_ON_ERROR_NOT_SUPPORTED', { ContinueOnError: true }],
    ['CIM_ERR_INVALID_PARAMETER', { FilterQuery: 'Number = 1' }],
    ['CIM_ERR_INVALID_PARAMETER', { FilterQueryLanguage: 'DMTF:FQL' }],
    ['CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED', { FilterQueryLanguage: 'WQL', FilterQuery: 'Number = 1' }],
    ['CIM_ERR_INVALID_QUERY', filter('Number =')],
    ['CIM_ERR_INVALID_QUERY', filter(`1 = 'x'`)],
  ] as const)('answers %s to %o', async (symbol, bad) => {
    expect(await statusOf(harness.run(open, { ...good, ...bad }))).toBe(symbol);
    expect(harness.deps.enumerations.size).toBe(0);
  });

  it('checks the namespace first, then OperationTimeout, ContinueOnError, the class or source, the filter', async () => {
    const everything = {
      ClassName: 'T_None',
      InstanceName: path('T_None', {}),
      OperationTimeout: 0,
      ContinueOnError: true,
      ...filter('?'),
    };
    const other = { ...call('read'), namespace: 'root/none' };
    const steps = [
      await statusOf(harness.run(open, everything, other)),
      await statusOf(harness.run(open, everything)),
      await statusOf(harness.run(open, { ...everything, OperationTimeout: null })),
      await statusOf(harness.run(open, { ...everything, OperationTimeout: null, ContinueOnError: false })),
      await statusOf(
        harness.run(open, { ...everything, ...good, OperationTimeout: null, ContinueOnError: false }),
      ),
    ];
    expect(steps).toEqual([
      'CIM_ERR_INVALID_NAMESPACE',
      'CIM_ERR_INVALID_OPERATION_TIMEOUT',
      'CIM_ERR_CONTINUATION_ON_ERROR_NOT_SUPPORTED',
      'ClassName' in good ? 'CIM_ERR_INVALID_CLASS' : 'CIM_ERR_INVALID_PARAMETER',
      'CIM_ERR_INVALID_QUERY',
    ]);
  });

  it('answers its own errors, and does not leave them to the first Pull', async () => {
    const bad = 'ClassName' in good ? { ClassName: 'T_None' } : { InstanceName: box('z', 9) };
    const status = await statusOf(harness.run(open, { ...good, ...bad, MaxObjectCount: 0 }));
    expect(status).toBe('ClassName' in good ? 'CIM_ERR_INVALID_CLASS' : 'CIM_ERR_NOT_FOUND');
  });
});

describe('the source and the classes of an Open association operation', () => {
  it.each([
    [
      'a class that does not exist',
      { InstanceName: path('T_None', { Id: 'a' }) },
      'CIM_ERR_INVALID_PARAMETER',
    ],
    ['a key too few', { InstanceName: path('T_Box', { Id: 'a' }) }, 'CIM_ERR_INVALID_PARAMETER'],
    ['no such instance', { InstanceName: crate('z', 1) }, 'CIM_ERR_NOT_FOUND'],
    ['a ResultClass that does not exist', { ...ofBoxA, ResultClass: 'T_None' }, 'CIM_ERR_INVALID_PARAMETER'],
  ])('%s', async (_, parameters, symbol) => {
    for (const [open] of opens.slice(2)) expect(await statusOf(harness.run(open, parameters))).toBe(symbol);
  });

  it('an AssocClass that does not exist', async () => {
    const parameters = { ...ofBoxA, AssocClass: 'T_None' };
    expect(await statusOf(harness.run('OpenAssociatorInstances', parameters))).toBe(
      'CIM_ERR_INVALID_PARAMETER',
    );
    expect(await statusOf(harness.run('OpenAssociatorInstancePaths', parameters))).toBe(
      'CIM_ERR_INVALID_PARAMETER',
    );
  });
});

describe('an open enumeration', () => {
  const openBoxes = async (): Promise<string | null> =>
    (await answer(await harness.run('OpenEnumerateInstances', boxes))).context;

  it.each([
    'PullInstancesWithPath',
    'PullInstancePaths',
    'PullInstances',
    'CloseEnumeration',
    'EnumerationCount',
  ])('%s knows no other context', async (name) => {
    const parameters = { EnumerationContext: 'no such context', MaxObjectCount: 1 };
    expect(await statusOf(harness.run(name, parameters))).toBe('CIM_ERR_INVALID_ENUMERATION_CONTEXT');
    expect(await statusOf(harness.run(name, parameters, { ...call('read'), namespace: 'root/none' }))).toBe(
      'CIM_ERR_INVALID_NAMESPACE',
    );
  });

  it.each(['PullInstancePaths', 'PullInstances'])('of instances with paths is not for %s', async (name) => {
    const parameters = { EnumerationContext: await openBoxes(), MaxObjectCount: 1 };
    expect(await statusOf(harness.run(name, parameters))).toBe('CIM_ERR_INVALID_ENUMERATION_CONTEXT');
    expect(await statusOf(harness.run('PullInstancesWithPath', parameters))).toBe('done');
  });

  it('is closed by CloseEnumeration', async () => {
    const parameters = { EnumerationContext: await openBoxes() };
    expect(await harness.run('CloseEnumeration', parameters)).toBeUndefined();
    expect(await statusOf(harness.run('CloseEnumeration', parameters))).toBe(
      'CIM_ERR_INVALID_ENUMERATION_CONTEXT',
    );
  });

  it('has a count that is not known', async () => {
    expect(await harness.run('EnumerationCount', { EnumerationContext: await openBoxes() })).toBeNull();
  });

  it('goes on after the request that opened it has ended', async () => {
    const abort = new AbortController();
    const opened = await harness.run('OpenEnumerateInstances', boxes, {
      ...call('read'),
      signal: abort.signal,
    });
    const { context } = await answer(opened);
    abort.abort();
    const pulled = await answer(
      await harness.run('PullInstancesWithPath', { EnumerationContext: context, MaxObjectCount: 9 }),
    );
    expect(pulled.objects).toHaveLength(3);
  });
});
