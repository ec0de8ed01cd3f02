import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NameMap } from '../../src/cim/NameMap.js';
import { InstanceShape } from '../../src/dispatch/InstanceRow.js';
import { InstanceRows } from '../../src/dispatch/InstanceRows.js';

const shape = new InstanceShape({
  className: 'T_Box',
  namespace: 'root/test',
  host: null,
  properties: new NameMap([
    ['Id', { name: 'Id', type: 'string', isArray: false, value: null }],
    ['Text', { name: 'Text', type: 'string', isArray: false, value: 'unset' }],
    ['constructor', { name: 'constructor', type: 'string', isArray: false, value: null }],
  ]),
  keys: [],
  isShared: true,
});
const rowsOf = (count: number): InstanceRows =>
  new InstanceRows(
    shape,
    Array.from({ length: count }, (_, index) => ({ Id: `${index}` })),
  );
const ids = (rows: Iterable<{ value(name: string): unknown }>): unknown[] =>
  Array.from(rows, (row) => row.value('Id'));

describe('rows of instances', () => {
  it('are cut as an array is, again and again', () => {
    const bounds = fc.array(fc.tuple(fc.nat({ max: 12 }), fc.nat({ max: 12 })), { maxLength: 4 });
    fc.assert(
      fc.property(fc.nat({ max: 10 }), bounds, (count, cuts) => {
        let rows = rowsOf(count);
        let array = ids(rows);
        for (const [from, to] of cuts) {
          rows = rows.slice(from, to);
          array = array.slice(from, to);
          expect(ids(rows)).toEqual(array);
          expect(rows.length).toBe(array.length);
          expect(ids(rows.slice(1))).toEqual(array.slice(1));
        }
      }),
    );
  });

  it('are filtered as an array is; where all pass they are the same; a test may take its time', async () => {
    const rows = rowsOf(6).slice(1, 5);
    expect(ids(await rows.filter((row) => row.value('Id') !== '2'))).toEqual(['1', '3', '4']);
    expect(ids(await rows.filter(() => false))).toEqual([]);
    expect(rows.filter(() => true)).toBe(rows);
    const slowly = rows.filter((row) => (row.value('Id') === '3' ? Promise.resolve(false) : true));
    expect(slowly).toBeInstanceOf(Promise);
    expect(ids(await slowly)).toEqual(['1', '2', '4']);
    expect(await rows.filter(async () => true)).toBe(rows);
  });

  it('have the values that were given, in any spelling, and the defaults of the others', () => {
    const [row] = new InstanceRows(shape, [{ Id: 'a' }]);
    expect([row?.value('id'), row?.value('TEXT'), row?.value('Other')]).toEqual(['a', 'unset', undefined]);
    const [stated] = new InstanceRows(shape, [{ Id: 'a', Text: null }]);
    expect(stated?.value('Text')).toBeNull();
  });

  it('have no value for what every object has, unless it was given', () => {
    const [row] = new InstanceRows(shape, [{ Id: 'a' }]);
    expect([row?.value('constructor'), row?.property('constructor')?.value]).toEqual([null, null]);
    expect(row?.instance.value('constructor')).toBeNull();
    const [given] = new InstanceRows(shape, [{ Id: 'a', constructor: 'mine' }]);
    expect(given?.value('constructor')).toBe('mine');
  });
});
