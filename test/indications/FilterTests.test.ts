import { afterEach, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { FilterTests } from '../../src/indications/FilterTests.js';
import { compileSelect, type SelectQuery } from '../../src/query/compileSelect.js';
import { namespace } from '../query/queryHarness.js';

/** No place of this text has the set of steps that another one has. */
const text = Array.from({ length: 6_000 }, (_, index) => 'ab'[((index * index * index) >> 5) & 1]).join('');
const slow = compileSelect(
  'DMTF:CQL',
  `SELECT * FROM Q_All WHERE NOT Text LIKE '(.*a.{300}|.*b.{299}).{300}c'`,
  namespace,
);
const quick = compileSelect('DMTF:CQL', `SELECT * FROM Q_All WHERE Id <> 'none'`, namespace);

const indication = (Id: string, Text = text): CIMInstance =>
  new CIMInstance('Q_All', [cimProperty('Id', 'string', Id), cimProperty('Text', 'string', Text)]);

let tests: FilterTests;
let givenUp: unknown[] = [];
afterEach(() => tests.close());

function open(timeoutMs = 60_000): string[] {
  givenUp = [];
  tests = new FilterTests({ timeoutMs, onGivenUp: (_, why) => givenUp.push(why) });
  return [];
}

const offer = (query: SelectQuery, one: CIMInstance, delivered: string[]): void =>
  tests.offer(query, one, () => delivered.push(one.value('Id') as string));

describe('the filters of indications', () => {
  it('that take long hold up neither who publishes nor other filters, and keep the order', async () => {
    const delivered = open();
    offer(slow, indication('slow 1'), delivered);
    offer(slow, indication('slow 2', 'short'), delivered);
    offer(slow, indication('slow 3'), delivered);
    expect(delivered).toEqual([]);
    offer(quick, indication('quick'), delivered);
    await expect.poll(() => delivered.length).toBe(4);
    expect(delivered.filter((id) => id !== 'quick')).toEqual(['slow 1', 'slow 2', 'slow 3']);
    expect(delivered.at(-1)).not.toBe('quick');
    expect(givenUp).toEqual([]);
  });

  it('have a time for each indication, and a thousand may wait', async () => {
    const delivered = open(1);
    for (let index = 0; index < 1_002; index += 1)
      offer(slow, indication(`${index}`, index === 0 ? text : ''), delivered);
    expect(String(givenUp[0])).toMatch('1000 indications wait for the filter already');
    await expect
      .poll(() => givenUp.map(String).join())
      .toMatch('CIM_ERR_SERVER_LIMITS_EXCEEDED: the filter took longer than 1 ms for one indication');
  });

  it('do no more when they are closed', async () => {
    const delivered = open();
    offer(slow, indication('one'), delivered);
    tests.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([delivered, givenUp]).toEqual([[], []]);
  });
});
