import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldName, NameMap, sameName } from '../../src/cim/NameMap.js';

describe('NameMap', () => {
  it('finds names without case and keeps the first spelling, and its place', () => {
    const map = new NameMap([['Alpha', 1], ['beta', 2], ['ALPHA', 3]]); // prettier-ignore
    expect([...map]).toEqual([
      ['Alpha', 3],
      ['beta', 2],
    ]);
    expect([map.size, map.get('aLpHa'), map.get('gamma'), map.has('BETA'), map.has('')]).toEqual([
      2,
      3,
      undefined,
      true,
      false,
    ]);
    expect([map.spelling('BETA'), map.spelling('gamma')]).toEqual(['beta', undefined]);
    expect([[...map.names()], [...map.values()]]).toEqual([
      ['Alpha', 'beta'],
      [3, 2],
    ]);
  });

  it('forgets the spelling of what was deleted', () => {
    const map = new NameMap([['Alpha', 1]]);
    expect([map.delete('ALPHA'), map.delete('ALPHA'), map.size]).toEqual([true, false, 0]);
    expect([...map.set('ALPHA', 2)]).toEqual([['ALPHA', 2]]);
  });

  it('is copied: neither map sees what is done to the other', () => {
    const one = new NameMap([['Alpha', 1]]);
    const two = new NameMap(one);
    two.set('alpha', 2).set('Beta', 3);
    one.set('Gamma', 4);
    expect([...one]).toEqual([
      ['Alpha', 1],
      ['Gamma', 4],
    ]);
    expect([...two]).toEqual([
      ['Alpha', 2],
      ['Beta', 3],
    ]);
  });

  it('holds undefined, and names that objects have of themselves', () => {
    const map = new NameMap<undefined | number>([['__proto__', undefined], ['constructor', 1]]); // prettier-ignore
    expect([map.has('__PROTO__'), map.get('__proto__'), map.get('Constructor'), map.get('toString')]).toEqual(
      [true, undefined, 1, undefined],
    );
  });

  it('behaves as a Map over folded names', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'A', 'b', 'Ä', 'ä', 'ß', 'İ'), fc.nat(), fc.boolean())),
        (steps) => {
          const map = new NameMap<number>();
          const model = new Map<string, number>();
          for (const [name, value, remove] of steps) {
            if (remove) expect(map.delete(name)).toBe(model.delete(name.toLowerCase()));
            else model.set(name.toLowerCase(), map.set(name, value).get(name) ?? -1);
          }
          expect([...map].map(([name, value]) => [name.toLowerCase(), value])).toEqual([...model]);
        },
      ),
    );
  });
});

describe('a NameMap that extends another one', () => {
  const base = new NameMap([
    ['Alpha', 1],
    ['Beta', 2],
  ]);

  it('has the entries of both, its own in the place of those of the same name, and leaves the other as it is', () => {
    const map = NameMap.extending(base).set('Gamma', 3).set('ALPHA', 4);
    expect([...map]).toEqual([
      ['Alpha', 4],
      ['Beta', 2],
      ['Gamma', 3],
    ]);
    expect([map.size, map.get('beta'), map.has('alpha'), map.spelling('ALPHA')]).toEqual([
      3,
      2,
      true,
      'Alpha',
    ]);
    expect([...base.values()]).toEqual([1, 2]);
    expect([...new NameMap(map).set('Delta', 5).names()]).toEqual(['Alpha', 'Beta', 'Gamma', 'Delta']);
    expect([...map.mapped(String).values()]).toEqual(['4', '2', '3']);
  });

  it('has its own entries first where it is told to', () => {
    const map = NameMap.extending(base, { ownFirst: true }).set('Gamma', 3).set('beta', 4);
    expect([...map]).toEqual([
      ['Gamma', 3],
      ['Beta', 4],
      ['Alpha', 1],
    ]);
  });

  it('maps its own entries alone, and does not delete those of the other', () => {
    const map = NameMap.extending(base).set('Gamma', 3).set('Beta', 4);
    expect([...map.withOwnMapped((value) => value * 10).values()]).toEqual([1, 40, 30]);
    expect(map.delete('GAMMA')).toBe(true);
    expect(() => map.delete('Alpha')).toThrow('stands in the map that this one extends');
    expect([map.size, [...map.names()]]).toEqual([2, ['Alpha', 'Beta']]);
  });

  it('behaves as a Map that was filled in their order, over however many maps', () => {
    const names = fc.array(fc.tuple(fc.constantFrom('a', 'A', 'b', 'c', 'd'), fc.nat()));
    fc.assert(
      fc.property(fc.array(names), (layers) => {
        let map = new NameMap<number>();
        const model = new Map<string, number>();
        for (const layer of layers) {
          map = NameMap.extending(map);
          for (const [name, value] of layer) {
            map.set(name, value);
            model.set(name.toLowerCase(), value);
          }
        }
        expect([...map].map(([name, value]) => [name.toLowerCase(), value])).toEqual([...model]);
        expect(map.size).toBe(model.size);
      }),
    );
  });
});

describe('a mapped NameMap', () => {
  it('has the same names in the same order, and leaves the first one as it is', () => {
    const map = new NameMap([
      ['Size', 1],
      ['id', 2],
    ] as const);
    const mapped = map.mapped((value) => `${value}!`).set('SIZE', 'new');
    expect([...mapped]).toEqual([
      ['Size', 'new'],
      ['id', '2!'],
    ]);
    expect(map.get('size')).toBe(1);
  });
});

describe('names', () => {
  it('are the same without case', () => {
    expect([sameName('CIM_Ä', 'cim_ä'), sameName('a', 'b'), sameName('', '')]).toEqual([true, false, true]);
    expect(foldName('CIM_ComputerSystem')).toBe('cim_computersystem');
  });
});
