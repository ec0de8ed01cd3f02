import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../src/query/compileFilter.js';
import { compileSelect } from '../../src/query/compileSelect.js';
import type { InstanceTest } from '../../src/query/QueryWork.js';
import { atOnce, instance, namespace } from './queryHarness.js';

const heavy = '.*a'.repeat(400);
/** No place has the set of steps that another one has: what was found once is of no use. */
const text = Array.from({ length: 6_000 }, (_, index) => 'ab'[((index * index * index) >> 5) & 1]).join('');
const slow = '(.*a.{300}|.*b.{299}).{300}c';

const compiled: readonly (readonly [string, InstanceTest])[] = [
  [
    'WQL',
    compileSelect('WQL', `SELECT * FROM Q_All WHERE Text LIKE '${'%a_b_a'.repeat(150)}x%'`, namespace)
      .matches,
  ],
  ['DMTF:CQL', compileSelect('DMTF:CQL', `SELECT * FROM Q_All WHERE Text LIKE '${slow}'`, namespace).matches],
  ['DMTF:FQL', compileFilter('DMTF:FQL', `Text LIKE '${slow}'`, null, namespace)],
  ['DMTF:FQL', compileFilter('DMTF:FQL', `ANY Names LIKE '${slow}'`, null, namespace)],
];

describe('a test of an instance', () => {
  it.each(compiled)('in %s takes turns where it is long, and ends when nobody wants it', async (_, test) => {
    const long = instance('Q_All', { Text: text, Names: ['x', text] });
    let turns = 0;
    expect(
      await test(long, async () => {
        turns += 1;
      }),
    ).toBe(false);
    expect(turns).toBeGreaterThan(3);
    await expect(test(long, () => Promise.reject(new Error('the client has gone')))).rejects.toThrow(
      'the client has gone',
    );
    // The next one is not held up by what was left.
    expect(atOnce(test, instance('Q_All', { Text: 'short', Names: [] }))).toBe(false);
  });

  it('in turns gives what it gives at once, however many LIKEs there are', async () => {
    const condition = `(Text LIKE '${heavy}.*' OR Text LIKE '${slow}') AND NOT Text LIKE '.*c' AND ANY Names LIKE 'b.*'`;
    const test = compileFilter('DMTF:FQL', condition, null, namespace);
    const [yes, no] = [
      ['x', 'b', 'c'],
      ['x', 'y'],
    ].map((Names) => instance('Q_All', { Text: text, Names }));
    if (!yes || !no) throw new Error('two instances');
    const nextTurn = (): Promise<void> => Promise.resolve();
    // Two at the same time: each has its own work.
    expect(await Promise.all([test(yes, nextTurn), test(no, nextTurn)])).toEqual([true, false]);
  });

  it('takes no more comparisons than there is a limit for', () => {
    const Numbers = Array.from({ length: 60_000 }, (_, index) => index);
    const many = Array.from({ length: 20 }, () => 'ANY Numbers = 70000').join(' OR ');
    const test = compileFilter('DMTF:FQL', many, null, namespace);
    expect(() => atOnce(test, instance('Q_All', { Numbers }))).toThrow(
      'CIM_ERR_SERVER_LIMITS_EXCEEDED: the query takes more than 1000000 comparisons for one instance',
    );
    expect(atOnce(test, instance('Q_All', { Numbers: [1, 70_000] }))).toBe(true);
    const sorted = compileFilter(
      'DMTF:FQL',
      `Numbers = {${Numbers.slice(0, 2_000).join(',')}}`,
      null,
      namespace,
    );
    expect(atOnce(sorted, instance('Q_All', { Numbers: Numbers.slice(0, 2_000).toReversed() }))).toBe(true);
    expect(() => atOnce(sorted, instance('Q_All', { Numbers: Numbers.concat(Numbers) }))).not.toThrow();
  });

  it('goes on after comparisons that take a whole turn', async () => {
    const Numbers = Array.from({ length: 60_000 }, (_, index) => index);
    const condition = `(ANY Numbers = 70000 OR ANY Numbers = 70001 OR ANY Numbers = 70002) OR Text LIKE '${slow}'`;
    const test = compileFilter('DMTF:FQL', condition, null, namespace);
    const long = instance('Q_All', { Numbers, Text: text.slice(0, 4_000) });
    expect(await test(long, () => Promise.resolve())).toBe(false);
  });
});
