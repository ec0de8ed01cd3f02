import { describe, expect, it } from 'vitest';
import type { CIMInstance } from '../../src/cim/CIMInstance.js';
import { compileSelect } from '../../src/query/compileSelect.js';
import { empty, full, more, namespace } from './queryHarness.js';

const select = (text: string, of: CIMInstance = full, language = 'WQL'): unknown[] => {
  const projected = compileSelect(language, text, namespace).project(of);
  return [
    projected.className,
    projected.path,
    ...[...projected.properties.values()].map(({ name, type, value }) => [name, type, value]),
  ];
};

describe('what a query selects, with the path of where it is from', () => {
  it('* is everything the instance has', () => {
    const projected = compileSelect('WQL', 'SELECT * FROM Q_All', namespace).project(more);
    expect(projected.path).toBe(more.path);
    expect(projected.properties).toBe(more.properties);
  });

  it.each([
    ['SELECT Text FROM Q_All', [['Text', 'string', 'Hello, Wörld']]],
    [
      'select TEXT, small from q_all',
      [
        ['Text', 'string', 'Hello, Wörld'],
        ['Small', 'uint8', 7],
      ],
    ],
    ['SELECT Q_All.Small FROM Q_All', [['Small', 'uint8', 7]]],
    ['SELECT a.Small FROM Q_All a WHERE a.Small = 1', [['Small', 'uint8', 7]]],
    ['SELECT a.Small FROM Q_All AS a', [['Small', 'uint8', 7]]],
    ['SELECT Part.Name, Name FROM Q_All', null],
    ['SELECT Part.Size AS PartSize FROM Q_All', [['PartSize', 'uint16', 3]]],
    ['SELECT Part.Size FROM Q_All', [['Size', 'uint16', 3]]],
    ['SELECT Numbers FROM Q_All', [['Numbers', 'uint16', [3, null, 5]]]],
  ] as const)('%s', (text, expected) => {
    if (expected === null) expect(() => select(text)).toThrow('class Q_All has no property "Name"');
    else expect(select(text)).toEqual(['Q_All', full.path, ...expected]);
  });

  it('an element of an array, in CQL', () => {
    expect(select('SELECT Numbers[2], Parts[1].Name AS Second FROM Q_All', full, 'DMTF:CQL')).toEqual([
      'Q_All',
      full.path,
      ['Numbers', 'uint16', 5],
      ['Second', 'string', 'second'],
    ]);
  });

  it('NULL with the declared type where an instance does not lead there', () => {
    expect(select('SELECT Small, Part.Size FROM Q_All', empty)).toEqual([
      'Q_All',
      empty.path,
      ['Small', 'uint8', null],
      ['Size', 'uint16', null],
    ]);
  });

  it('class and path of each instance, in WQL', () => {
    expect(select('SELECT __CLASS, __path FROM Q_Base', more)).toEqual([
      'Q_More',
      more.path,
      ['__CLASS', 'string', 'Q_More'],
      ['__path', 'string', 'root/test:Q_More.Id="more"'],
    ]);
    const projected = compileSelect('WQL', 'SELECT *, __PATH FROM Q_Base', namespace).project(more);
    expect(projected.value('__PATH')).toBe('root/test:Q_More.Id="more"');
    expect(projected.value('Extra')).toBe(4);
    expect(more.properties.has('__PATH')).toBe(false);
  });

  it('a class that describes it', () => {
    const query = compileSelect('WQL', 'SELECT Small, Part.Name AS PartName, Numbers FROM Q_All', namespace);
    const { name, superclass, properties, methods } = query.resultClass();
    expect([name, superclass, methods.size]).toEqual(['Q_All', null, 0]);
    expect([...properties.values()].map(({ name: of, type, isArray }) => [of, type, isArray])).toEqual([
      ['Small', 'uint8', false],
      ['PartName', 'string', false],
      ['Numbers', 'uint16', true],
    ]);
    const all = compileSelect('DMTF:CQL', 'SELECT * FROM Q_Part', namespace).resultClass();
    expect([...all.properties.names()]).toEqual(['Name', 'Size']);
  });
});
