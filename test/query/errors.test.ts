import { describe, expect, it } from 'vitest';
import { CIMError } from '../../src/cim/CIMError.js';
import { compileFilter } from '../../src/query/compileFilter.js';
import { compileSelect } from '../../src/query/compileSelect.js';
import { namespace } from './queryHarness.js';

function fault(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof CIMError) return `${error.symbol}: ${error.description}`;
    throw error;
  }
  return 'no fault';
}

const select = (language: string, text: string): string =>
  fault(() => compileSelect(language, text, namespace));
const at = (position: number, sentence: string): string =>
  `CIM_ERR_INVALID_QUERY: at position ${position} of the query: ${sentence}`;

describe('a query language', () => {
  it.each(['WQL', 'wql', 'WQL1', 'DMTF:CQL', 'CIM:CQL', 'CQL', 'dmtf:cql'])('%s is known', (language) => {
    expect(select(language, 'SELECT * FROM Q_All')).toBe('no fault');
  });

  it.each(['', 'SQL', 'DMTF:FQL'])('%j is not one of queries', (language) => {
    expect(select(language, 'this is not looked at')).toBe(
      `CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED: query language "${language}" is not supported: expected WQL or DMTF:CQL`,
    );
  });

  it.each(['', 'WQL', 'DMTF:CQL'])('%j is not one of filters', (language) => {
    expect(fault(() => compileFilter(language, 'Small = 1', null, namespace))).toBe(
      `CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED: filter query language "${language}" is not supported: expected DMTF:FQL`,
    );
  });
});

describe('a query that is refused says where and why', () => {
  it.each([
    ['', 1, 'expected SELECT, found its end'],
    ['SELEKT * FROM Q_All', 1, 'expected SELECT, found "SELEKT"'],
    ['SELECT', 7, 'expected the name of a property, found its end'],
    ['SELECT FROM Q_All', 8, 'expected the name of a property, found the word "FROM"'],
    ['SELECT * Q_All', 10, 'expected FROM, found "Q_All"'],
    ['SELECT * FROM', 14, 'expected a class name, found its end'],
    ['SELECT * FROM Q_None', 15, 'class "Q_None" does not exist'],
    ['SELECT * FROM Q_All, Q_Base', 20, 'expected WHERE, found ","'],
    ['SELECT * FROM Q_All a b', 23, 'expected WHERE, found "b"'],
    ['SELECT Text, text FROM Q_All', 14, '"text" is selected twice'],
    ['SELECT NoSuch FROM Q_All', 8, 'class Q_All has no property "NoSuch"'],
    ['SELECT Extra FROM Q_All', 8, 'class Q_All has no property "Extra"'],
    ['SELECT Q_All FROM Q_All', 8, 'expected a property, found the class itself'],
    ['SELECT * FROM Q_All WHERE', 26, 'expected a property or a literal, found its end'],
    ['SELECT * FROM Q_All WHERE Small', 27, 'expected a comparison: Small is not a boolean'],
    ['SELECT * FROM Q_All WHERE Small =', 34, 'expected a property or a literal, found its end'],
    ['SELECT * FROM Q_All WHERE Small == 1', 34, 'expected a property or a literal, found "="'],
    ['SELECT * FROM Q_All WHERE Small = 1 2', 37, 'expected AND, OR or its end, found "2"'],
    ['SELECT * FROM Q_All WHERE (Small = 1', 37, 'expected ), found its end'],
    ['SELECT * FROM Q_All WHERE Small = 1 AND', 40, 'expected a property or a literal, found its end'],
    ['SELECT * FROM Q_All WHERE NoSuch = 1', 27, 'class Q_All has no property "NoSuch"'],
    ['SELECT * FROM Q_All WHERE Part.NoSuch = 1', 32, 'class Q_Part has no property "NoSuch"'],
    ['SELECT * FROM Q_All WHERE Small.X = 1', 27, 'Small is a uint8: it has no properties'],
    [
      'SELECT * FROM Q_All WHERE Parts.Name = 1',
      27,
      'Parts is an array: expected Parts[0], or another index',
    ],
    ['SELECT * FROM Q_All WHERE Q_None::X = 1', 27, 'class "Q_None" does not exist'],
    ['SELECT * FROM Q_All WHERE Q_Else::Id = 1', 27, 'no Q_All is a Q_Else'],
    [
      `SELECT * FROM Q_All WHERE Small = '1'`,
      33,
      'Small is a number and the literal a string: they cannot be compared',
    ],
    [
      'SELECT * FROM Q_All WHERE Text = 1',
      32,
      'Text is a string and the literal a number: they cannot be compared',
    ],
    [
      'SELECT * FROM Q_All WHERE Text = Small',
      32,
      'Text is a string and Small a number: they cannot be compared',
    ],
    [
      'SELECT * FROM Q_All WHERE Flag = 1',
      32,
      'Flag is a boolean and the literal a number: they cannot be compared',
    ],
    ['SELECT * FROM Q_All WHERE Flag < TRUE', 32, 'Flag is a boolean: expected = or <>, found <'],
    ['SELECT * FROM Q_All WHERE Other < Other', 33, 'Other is a reference: expected = or <>, found <'],
    [
      `SELECT * FROM Q_All WHERE Part = 'x'`,
      32,
      'Part is an embedded object: only its properties can be compared',
    ],
    [
      `SELECT * FROM Q_All WHERE When = 'soon'`,
      34,
      '"soon" is not a datetime: expected 25 characters, found 4',
    ],
    [
      `SELECT * FROM Q_All WHERE When = DateTime('soon')`,
      43,
      '"soon" is not a datetime: expected 25 characters, found 4',
    ],
    [
      'SELECT * FROM Q_All WHERE Numbers = 1',
      35,
      'Numbers is an array and the literal a single value: they cannot be compared',
    ],
    ['SELECT * FROM Q_All WHERE Numbers < Numbers', 35, 'Numbers is an array: expected = or <>, found <'],
    [`SELECT * FROM Q_All WHERE Small LIKE 'x'`, 33, 'Small is a number: LIKE expects a string'],
    [`SELECT * FROM Q_All WHERE Names LIKE 'x'`, 33, 'Names is an array: LIKE expects a single string'],
    ['SELECT * FROM Q_All WHERE Text LIKE Text', 37, 'expected a pattern in quotes, found "Text"'],
    [`SELECT * FROM Q_All WHERE 'x' LIKE 'x'`, 27, 'expected a property here, found a literal'],
    [
      'SELECT * FROM Q_All WHERE Small ISA Q_All',
      33,
      'Small is a uint8: ISA expects the class, an embedded object or a reference',
    ],
    ['SELECT * FROM Q_All WHERE Part ISA Q_None', 32, 'class "Q_None" does not exist'],
    ['SELECT * FROM Q_All WHERE Parts ISA Q_Part', 33, 'Parts is an array: ISA expects a single object'],
    ['SELECT * FROM Q_All WHERE Small IS 7', 36, 'expected NULL, found "7"'],
    [`SELECT * FROM Q_All WHERE Text IS 'x'`, 35, 'expected NULL, found a string'],
    [`SELECT * FROM Q_All WHERE Text = 'x`, 34, "the string has no closing '"],
    ['SELECT * FROM Q_All WHERE Small ? 1', 33, '"?" begins nothing known'],
    ['SELECT * FROM Q_All WHERE Small = 12x', 35, '"1" begins nothing known'],
    [`SELECT * FROM Q_All WHERE ${'Part.'.repeat(16)}Name = 'x'`, 27, 'a path of more than 16 names'],
    [
      `SELECT * FROM Q_All WHERE ${'('.repeat(66)}Small = 1`,
      92,
      'expected at most 64 conditions inside each other',
    ],
    [
      `SELECT * FROM Q_All WHERE ${'NOT '.repeat(66)}Flag`,
      287,
      'expected at most 64 conditions inside each other',
    ],
  ])('%s', (text, position, sentence) => {
    expect(select('WQL', text)).toBe(at(position, sentence));
    expect(select('DMTF:CQL', text)).toBe(at(position, sentence));
  });

  it.each([
    ['WQL', 'Numbers[0] = 1', 34, 'expected AND, OR or its end, found "["'],
    ['WQL', 'Numbers = {1}', 37, 'expected a property or a literal, found "{"'],
    ['WQL', 'ANY Numbers = 1', 31, 'expected AND, OR or its end, found "Numbers"'],
    ['WQL', 'Small < NULL', 33, 'expected = or <> before NULL, found <'],
    ['DMTF:CQL', 'Small = NULL', 35, 'DMTF:CQL compares with NULL by IS NULL and IS NOT NULL'],
    ['DMTF:CQL', 'Text = "x"', 34, '""" begins nothing known'],
    ['DMTF:CQL', `__CLASS = 'Q_All'`, 27, 'class Q_All has no property "__CLASS"'],
    ['DMTF:CQL', 'ANY Small = 1', 31, 'ANY takes an array: Small is a single value'],
    ['DMTF:CQL', 'ANY Numbers = ANY Numbers', 39, 'expected ANY or EVERY on one side only'],
    ['DMTF:CQL', 'ANY Numbers = Numbers', 39, 'Numbers is an array: expected a single value'],
    ['DMTF:CQL', 'Small[0] = 1', 27, 'Small is a single uint8: it takes no index'],
    ['DMTF:CQL', 'Numbers[-1] = 1', 35, 'expected an index of 0 or more, found "-1"'],
    ['DMTF:CQL', 'Numbers[0 = 1', 37, 'expected ], found "="'],
    ['DMTF:CQL', `Numbers = {1, 'x'}`, 37, 'expected the elements of an array to be of one type'],
    [
      'DMTF:CQL',
      `Numbers = {'x'}`,
      35,
      'Numbers is a number and the array a string: they cannot be compared',
    ],
    ['DMTF:CQL', 'Numbers = {Small}', 38, 'expected a literal, found "Small"'],
    ['DMTF:CQL', `Text LIKE '*'`, 37, 'in the pattern: "*" repeats nothing'],
    [
      'DMTF:CQL',
      `Text LIKE '((a{99}){99}){99}'`,
      37,
      'in the pattern: the pattern, repetitions written out, has more than 2000 characters',
    ],
  ])('%s: WHERE %s', (language, condition, position, sentence) => {
    expect(select(language, `SELECT * FROM Q_All WHERE ${condition}`)).toBe(at(position, sentence));
  });

  it('one that is too long is not read', () => {
    const text = `SELECT * FROM Q_All WHERE Text = '${'x'.repeat(20_000)}'`;
    expect(select('WQL', text)).toBe(at(16_385, 'the query has 20035 characters, expected at most 16384'));
  });

  it('a filter is a condition alone, of a class or of any', () => {
    const filter = (text: string, className: string | null): string =>
      fault(() =>
        compileFilter('DMTF:FQL', text, className === null ? null : namespace.getClass(className), namespace),
      );
    expect(filter('', 'Q_All')).toBe(at(1, 'expected a property or a literal, found its end'));
    expect(filter('SELECT * FROM Q_All', 'Q_All')).toBe(
      at(1, 'expected the name of a property, found the word "SELECT"'),
    );
    expect(filter('Small = 1 Small = 2', 'Q_All')).toBe(at(11, 'expected AND, OR or its end, found "Small"'));
    expect(filter('Extra = 1', 'Q_Base')).toBe('no fault');
    expect(filter('NoSuch = 1', 'Q_Base')).toBe(at(1, 'class Q_Base has no property "NoSuch"'));
    expect(filter('NoSuch = 1', null)).toBe('no fault');
  });

  it('that makes the server look through its subclasses again and again', () => {
    const wide = {
      ...namespace,
      *subclasses(): Generator<string> {
        for (let index = 0; index < 10_000; index += 1) yield 'Q_Else';
        yield 'Q_More';
      },
    };
    const query = (count: number): string => Array.from({ length: count }, () => 'Extra = 1').join(' OR ');
    const compile = (count: number): string =>
      fault(() => compileFilter('DMTF:FQL', query(count), namespace.getClass('Q_All'), wide));
    expect(compile(30)).toBe(
      'CIM_ERR_SERVER_LIMITS_EXCEEDED: the query names too many properties that only subclasses of Q_All may have',
    );
    expect(() => compileFilter('DMTF:FQL', query(10), namespace.getClass('Q_All'), wide)).not.toThrow();
  });
});
