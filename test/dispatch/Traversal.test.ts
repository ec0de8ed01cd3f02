import { beforeEach, describe, expect, it } from 'vitest';
import type { TraversalFilters } from '../../src/dispatch/Traversal.js';
import { box, call, collect, crate, dispatchHarness, path, type DispatchHarness } from './dispatchHarness.js';

let harness: DispatchHarness;
const reader = call('read');
const all: TraversalFilters = { associationClass: null, role: null, resultClass: null, resultRole: null };

beforeEach(() => {
  harness = dispatchHarness();
});

describe('association operations', () => {
  const names = async (source = box('a', 1), filters: Partial<TraversalFilters> = {}): Promise<string[]> =>
    (await collect(harness.deps.traversal.associatorNames(source, { ...all, ...filters }, reader))).map(
      String,
    );

  it('give what stands at the other ends, each once', async () => {
    expect(await names()).toEqual(['root/test:T_Crate.Id="c",Number=3', 'root/test:T_Box.Id="b",Number=2']);
    expect(await names(box('b', 2))).toEqual([
      'root/test:T_Box.Id="a",Number=1',
      'root/test:T_Box.Id="b",Number=2',
    ]);
  });

  it('take the source by a superclass', async () => {
    expect(await names(path('T_Thing', { Id: 'c', Number: 3n }))).toEqual([
      'root/test:T_Box.Id="a",Number=1',
    ]);
  });

  it.each([
    ['Role of the source', { role: 'held' }, []],
    [
      'Role of the source, the other end',
      { role: 'Holder' },
      ['root/test:T_Crate.Id="c",Number=3', 'root/test:T_Box.Id="b",Number=2'],
    ],
    ['ResultClass', { resultClass: 'T_Crate' }, ['root/test:T_Crate.Id="c",Number=3']],
    [
      'a superclass as ResultClass',
      { resultClass: 'T_Thing' },
      ['root/test:T_Crate.Id="c",Number=3', 'root/test:T_Box.Id="b",Number=2'],
    ],
    ['ResultRole', { resultRole: 'Holder' }, []],
    [
      'AssocClass',
      { associationClass: 't_holds' },
      ['root/test:T_Crate.Id="c",Number=3', 'root/test:T_Box.Id="b",Number=2'],
    ],
    ['an AssocClass that is no association', { associationClass: 'T_Box' }, []],
  ] as const)('filter by %s', async (_, filters, expected) => {
    expect(await names(box('a', 1), filters)).toEqual(expected);
  });

  it('give the association instances', async () => {
    const found = await collect(
      harness.deps.traversal.references(box('b', 2), { associationClass: null, role: 'Held' }, reader),
    );

    expect(found.map((each) => each.path?.toString())).toEqual([
      String.raw`root/test:T_Holds.Holder="T_Box.Id=\"a\",Number=1",Held="T_Box.Id=\"b\",Number=2"`,
      String.raw`root/test:T_Holds.Holder="T_Box.Id=\"b\",Number=2",Held="T_Box.Id=\"b\",Number=2"`,
    ]);
  });

  it('give the instances at the other ends, and leave out what has gone meanwhile', async () => {
    harness.crates.pop();
    const found = await collect(harness.deps.traversal.associators(box('a', 1), all, reader));

    expect(found.map((each) => each.value('Id'))).toEqual(['b']);
  });

  it('give nothing for a source that does not exist', async () => {
    expect(await names(box('z', 1))).toEqual([]);
  });

  it.each([
    ['a source of an unknown class', path('T_None', {}), {}],
    ['an unknown AssocClass', box('a', 1), { associationClass: 'T_None' }],
    ['an unknown ResultClass', crate('c', 3), { resultClass: 'T_None' }],
  ] as const)('refuse %s', async (_, source, filters) => {
    await expect(names(source, filters)).rejects.toMatchObject({ symbol: 'CIM_ERR_INVALID_PARAMETER' });
  });
});
