import { describe, expect, it } from 'vitest';
import { empty, full, holds, languages, more } from './queryHarness.js';

describe.each(languages)('a condition in %s', (language) => {
  it.each([
    // Numbers, exact whatever their types.
    ['Small = 7', true],
    ['Small <> 7', false],
    ['small < 8', true],
    ['Small > 7', false],
    ['Small <= 7', true],
    ['Small >= 8', false],
    ['7 = Small', true],
    ['8 > Small', true],
    ['Small = 7.0', true],
    ['Small < 7.5', true],
    ['Small = 0x7', true],
    ['Small = 111B', true],
    ['Small = +7', true],
    ['Small = 300', false],
    ['Signed = -12', true],
    ['Signed < -11.5', true],
    ['Signed < Small', true],
    ['Large = 18446744073709551615', true],
    ['Large = 18446744073709551616', false],
    ['Large > 18446744073709551614', true],
    ['Large = 0xFFFFFFFFFFFFFFFF', true],
    ['Ratio = 0.5', true],
    ['Ratio = 5.0e-1', true],
    ['Ratio = .5', true],
    ['Ratio < 1', true],
    // Strings and char16.
    [`Text = 'Hello, Wörld'`, true],
    [`Text <> 'Hello'`, true],
    [`Text > 'Hello'`, true],
    [`Text < 'Hellp'`, true],
    [`Letter = 'x'`, true],
    [`Letter >= 'y'`, false],
    [`Id = 'one'`, true],
    // Booleans.
    ['Flag = TRUE', true],
    ['Flag = false', false],
    ['Flag <> False', true],
    ['Flag', true],
    ['NOT Flag', false],
    // Datetimes: points in time at any offset, to the microsecond.
    [`When = '20260102030405.123456+060'`, true],
    [`When = '20260102020405.123456+000'`, true],
    [`When > '20260102020405.123455+000'`, true],
    [`When < '20260102020405.123457+000'`, true],
    [`When = DateTime('20260102020405.123456+000')`, true],
    [`When >= '20270101000000.000000+000'`, false],
    // A point in time and an interval cannot be compared: unknown, and so is its opposite.
    [`When > '00000001000000.000000:000'`, false],
    [`NOT When > '00000001000000.000000:000'`, false],
    // Logic.
    ['Small = 7 AND Flag = TRUE', true],
    ['Small = 8 OR Flag = TRUE', true],
    ['Small = 8 OR Flag = FALSE', false],
    ['Flag = TRUE OR Small = 8 AND Small = 9', true],
    ['(Flag = TRUE OR Small = 8) AND Small = 9', false],
    ['NOT Small = 8', true],
    ['NOT (Small = 7 AND Flag = TRUE)', false],
    ['NOT NOT Flag = TRUE', true],
    ['1 = 1', true],
    [`'a' = 'b'`, false],
    // NULL or not.
    ['Small IS NULL', false],
    ['Small is not null', true],
    ['Numbers IS NOT NULL', true],
    // Paths into embedded objects.
    [`Part.Name = 'wheel'`, true],
    ['Part.Size > 2', true],
    [`Part.Q_BigPart::Extra = 'rim'`, true],
    [`Part.Extra = 'rim'`, true],
    [`Object.Name = 'loose'`, true],
    [`Object.Q_Part::Size = 9`, true],
    [`Object.Q_Else::Id = 'x'`, false],
    [`Object.NoSuch = 1`, false],
    // ISA.
    ['Part ISA Q_Part', true],
    ['Part ISA q_bigpart', true],
    ['Object ISA Q_All', false],
    ['Other ISA Q_Base', true],
    ['Other ISA Q_Else', false],
    // LIKE without pattern characters.
    [`Text LIKE 'Hello, Wörld'`, true],
    [`Text LIKE 'Hello'`, false],
    [`Text NOT LIKE 'Hello'`, true],
    // References compare by what they name.
    ['Other = Other', true],
    ['Other <> Other', false],
  ])('%s is %s', (condition, expected) => {
    expect(holds(language, condition)).toBe(expected);
  });

  it.each([
    'Small = 7',
    'Small <> 7',
    'NOT Small = 7',
    'Small < 300',
    `Text LIKE ''`,
    `Text NOT LIKE ''`,
    'Flag',
    'NOT Flag',
    'Part ISA Q_Part',
    'NOT Part ISA Q_Part',
    `Part.Name <> 'x'`,
    "Small = 7 AND Id = 'none'",
    'Small = Small',
  ])('%s is unknown where a property is NULL: it selects nothing', (condition) => {
    expect(holds(language, condition, empty)).toBe(false);
  });

  it.each([
    ['Small IS NULL', true],
    ['Small IS NOT NULL', false],
    ['NOT Small IS NOT NULL', true],
    ['Part.Name IS NULL', true],
    [`Small = 7 OR Id = 'none'`, true],
    [`NOT (Small = 7 AND Id = 'x')`, true],
  ])('%s is %s where a property is NULL', (condition, expected) => {
    expect(holds(language, condition, empty)).toBe(expected);
  });
});

describe('what the languages differ in', () => {
  it.each([
    ['WQL', `Text = 'hello, wÖRLD'`, true],
    ['DMTF:CQL', `Text = 'hello, wÖRLD'`, false],
    ['DMTF:FQL', `Text = 'hello, wÖRLD'`, false],
    ['WQL', `Text LIKE 'HELLO%'`, true],
    ['DMTF:CQL', `Text LIKE 'HELLO.*'`, false],
    ['WQL', 'Text = "Hello, Wörld"', true],
    ['WQL', 'Small != 8', true],
    ['WQL', 'Small = NULL', false],
    ['WQL', 'Small <> NULL', true],
    ['WQL', 'NULL = Small', false],
    ['DMTF:FQL', 'Small <> NULL', true],
    ['WQL', `__CLASS = 'Q_All'`, true],
    ['WQL', `__PATH = 'root/test:Q_All.Id="one"'`, true],
    ['WQL', `__this ISA "Q_Base"`, true],
    ['WQL', `__this ISA 'Q_More'`, false],
    ['WQL', `Part ISA "Q_BigPart"`, true],
    ['DMTF:CQL', 'Q_All ISA Q_Base', true],
    ['DMTF:CQL', 'Q_All ISA Q_More', false],
    ['DMTF:CQL', `Q_All.Text LIKE 'Hel+o.*'`, true],
    ['DMTF:CQL', `Q_All::Small = 7`, true],
    ['DMTF:CQL', `Q_Base::Id = 'one'`, true],
    ['DMTF:CQL', `Q_More::Extra IS NULL`, true],
  ] as const)('%s: %s is %s', (language, condition, expected) => {
    expect(holds(language, condition)).toBe(expected);
  });

  it.each(['DMTF:CQL', 'DMTF:FQL'] as const)('%s has array operators', (language) => {
    const results = [
      'Numbers[0] = 3',
      'Numbers[1] IS NULL',
      'Numbers[9] IS NULL',
      'Numbers[2] > Small',
      'ANY Numbers = 5',
      'ANY Numbers > 5',
      "EVERY Names >= 'a'",
      "EVERY Names > 'a'",
      'EVERY Numbers > 1',
      'NOT ANY Numbers = 3',
      `ANY Names LIKE '[bc]'`,
      'Numbers = {5, 3, NULL}',
      'Numbers = {5, 3}',
      'Numbers[*] = {5, 3, NULL}',
      'Numbers[*] <> Numbers[*]',
      `Names = {'a', 'b'}`,
      `Names = {'b', 'a'}`,
      `Names <> {'b', 'a'}`,
      `Parts[1].Name = 'second'`,
      `Parts[7].Name = 'second'`,
      'ANY Parts ISA Q_Part',
      'EVERY Parts ISA Q_BigPart',
    ].map((condition) => [condition, holds(language, condition)]);
    expect(Object.fromEntries(results)).toEqual({
      'Numbers[0] = 3': true,
      'Numbers[1] IS NULL': true,
      'Numbers[9] IS NULL': true,
      'Numbers[2] > Small': false,
      'ANY Numbers = 5': true,
      'ANY Numbers > 5': false,
      "EVERY Names >= 'a'": true,
      "EVERY Names > 'a'": false,
      'EVERY Numbers > 1': false,
      'NOT ANY Numbers = 3': false,
      "ANY Names LIKE '[bc]'": true,
      'Numbers = {5, 3, NULL}': true,
      'Numbers[*] = {5, 3, NULL}': true,
      'Numbers[*] <> Numbers[*]': false,
      'Numbers = {5, 3}': false,
      "Names = {'a', 'b'}": true,
      "Names = {'b', 'a'}": false,
      "Names <> {'b', 'a'}": true,
      "Parts[1].Name = 'second'": true,
      "Parts[7].Name = 'second'": false,
      'ANY Parts ISA Q_Part': true,
      'EVERY Parts ISA Q_BigPart': false,
    });
  });

  it('strings beyond the BMP come after all others', () => {
    expect(holds('DMTF:CQL', `'\u{1F600}' > '\uFFEE'`)).toBe(true);
    expect(holds('DMTF:CQL', `'\u{1F600}' < '\u{1F601}'`)).toBe(true);
  });

  it('a filter may name what only subclasses have: it is NULL elsewhere', () => {
    expect(holds('DMTF:FQL', 'Extra = 4', more)).toBe(true);
    expect(holds('DMTF:FQL', 'Extra = 4', full)).toBe(false);
    expect(holds('DMTF:FQL', 'Extra IS NULL', full)).toBe(true);
  });

  it('a query compares what the class of FROM declares, for its subclasses too', () => {
    expect(holds('WQL', '__this ISA "Q_More"', more)).toBe(true);
    expect(holds('DMTF:CQL', 'Q_More::Extra = 4', more)).toBe(true);
  });
});
