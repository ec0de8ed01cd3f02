import { beforeEach, describe, expect, it } from 'vitest';
import { CIMClassName } from '../../src/cim/CIMClassName.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { ClassWithPath } from '../../src/operations/Operation.js';
import { call, collect } from '../dispatch/dispatchHarness.js';
import { manyOf, operationsHarness, statusOf, type OperationsHarness } from './operationsHarness.js';

let harness: OperationsHarness;
beforeEach(() => {
  harness = operationsHarness();
});

const onClass = (className: string): { ObjectName: CIMClassName } => ({
  ObjectName: new CIMClassName(className),
});
const run = async (name: string, parameters: Record<string, unknown>): Promise<unknown[]> =>
  collect(manyOf(await harness.run(name, parameters)));

describe('association operations whose source is a class', () => {
  it('give full class paths', async () => {
    const holds = [new CIMClassName('T_Holds', { namespace: 'root/test', host: 'host.example:5988' })];
    expect(await run('ReferenceNames', onClass('T_Crate'))).toEqual(holds);
    expect((await run('AssociatorNames', onClass('T_Part'))).map(String)).toEqual([]);
    expect((await run('AssociatorNames', { ...onClass('T_Crate'), ResultRole: 'Held' })).map(String)).toEqual(
      ['//host.example:5988/root/test:T_Thing'],
    );
  });

  it('take an INSTANCENAME without keys for the class, as clients send it', async () => {
    const unkeyed = { ObjectName: new CIMInstanceName('t_crate', {}) };
    for (const name of ['ReferenceNames', 'AssociatorNames', 'References', 'Associators']) {
      const found = await run(name, unkeyed);
      expect(found.length).toBeGreaterThan(0);
      expect(found).toEqual(await run(name, onClass('T_Crate')));
    }
  });

  it('give classes with their paths, reduced to what was asked for', async () => {
    const [found] = (await run('References', {
      ...onClass('t_box'),
      IncludeQualifiers: true,
    })) as ClassWithPath[];
    expect(String(found?.path)).toBe('//host.example:5988/root/test:T_Holds');
    expect(found?.class.qualifiers.has('Association')).toBe(true);
    const [bare] = (await run('References', {
      ...onClass('t_box'),
      PropertyList: ['held'],
    })) as ClassWithPath[];
    expect([...(bare?.class.properties.names() ?? [])]).toEqual(['Held']);
    expect(bare?.class.qualifiers.size).toBe(0);
    const far = (await run('Associators', { ...onClass('T_Thing'), Role: 'Held' })) as ClassWithPath[];
    expect(far.map((one) => one.class.name)).toEqual(['T_Box']);
    expect([...(far[0]?.class.properties.names() ?? [])]).toEqual(['Id', 'Number', 'Text', 'Bytes', 'Made']);
  });

  it.each([
    ['Associators', onClass('T_None'), 'CIM_ERR_INVALID_PARAMETER'],
    ['AssociatorNames', onClass('T_None'), 'CIM_ERR_INVALID_PARAMETER'],
    ['References', onClass('T_None'), 'CIM_ERR_INVALID_PARAMETER'],
    ['ReferenceNames', onClass('T_None'), 'CIM_ERR_INVALID_PARAMETER'],
    ['Associators', { ...onClass('T_Box'), ResultClass: 'T_None' }, 'CIM_ERR_INVALID_PARAMETER'],
    ['AssociatorNames', { ...onClass('T_Box'), AssocClass: 'T_None' }, 'CIM_ERR_INVALID_PARAMETER'],
    ['References', { ...onClass('T_Box'), ResultClass: 'T_None' }, 'CIM_ERR_INVALID_PARAMETER'],
    ['ReferenceNames', { ...onClass('T_Box'), ResultClass: 'T_None' }, 'CIM_ERR_INVALID_PARAMETER'],
  ])('%s of %o fails with %s', async (name, parameters, symbol) => {
    expect(await statusOf(harness.run(name, parameters))).toBe(symbol);
    const elsewhere = { ...call('read'), namespace: 'root/none' };
    expect(await statusOf(harness.run(name, parameters, elsewhere))).toBe('CIM_ERR_INVALID_NAMESPACE');
  });
});
