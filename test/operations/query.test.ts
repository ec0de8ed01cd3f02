import { beforeEach, describe, expect, it } from 'vitest';
import type { CIMInstance } from '../../src/cim/CIMInstance.js';
import { call, collect } from '../dispatch/dispatchHarness.js';
import { manyOf, operationsHarness, statusOf, type OperationsHarness } from './operationsHarness.js';

let harness: OperationsHarness;
beforeEach(() => {
  harness = operationsHarness();
});

describe('ExecQuery', () => {
  it.each([
    ['WQL', `SELECT Id FROM T_Thing WHERE Number >= 2`, ['b', 'c']],
    ['WQL', `SELECT Id FROM T_Box WHERE __this ISA "T_Crate"`, ['c']],
    ['WQL', `SELECT * FROM T_Box WHERE Text LIKE 'F%'`, ['a']],
    ['DMTF:CQL', `SELECT Id FROM T_Box WHERE Text LIKE 'f.*' OR ANY Bytes = 255`, ['a', 'b']],
    ['CIM:CQL', `SELECT b.Id FROM T_Box b WHERE b ISA T_Crate`, ['c']],
    ['DMTF:CQL', `SELECT Id FROM T_Lonely`, []],
  ])('%s: %s', async (QueryLanguage, Query, expected) => {
    const found = await collect(manyOf(await harness.run('ExecQuery', { QueryLanguage, Query })));
    expect((found as CIMInstance[]).map((one) => one.value('Id'))).toEqual(expected);
  });

  it.each([
    ['SQL', 'SELECT * FROM T_Box', 'CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED'],
    ['DMTF:FQL', 'Number = 1', 'CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED'],
    ['WQL', 'SELECT', 'CIM_ERR_INVALID_QUERY'],
    ['WQL', 'SELECT * FROM T_None', 'CIM_ERR_INVALID_QUERY'],
    ['WQL', `SELECT * FROM T_Box WHERE Number = 'x'`, 'CIM_ERR_INVALID_QUERY'],
  ])('%s: %s fails with %3$s', async (QueryLanguage, Query, symbol) => {
    expect(await statusOf(harness.run('ExecQuery', { QueryLanguage, Query }))).toBe(symbol);
  });

  it('looks at the namespace before the language', async () => {
    const elsewhere = { ...call('read'), namespace: 'root/none' };
    expect(await statusOf(harness.run('ExecQuery', { QueryLanguage: 'SQL', Query: '' }, elsewhere))).toBe(
      'CIM_ERR_INVALID_NAMESPACE',
    );
  });
});
