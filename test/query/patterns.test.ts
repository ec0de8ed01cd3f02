import { describe, expect, it } from 'vitest';
import { parseRegularExpression } from '../../src/query/parseRegularExpression.js';
import { parseWildcards } from '../../src/query/parseWildcards.js';
import { Pattern } from '../../src/query/Pattern.js';
import { cpuMs } from '../support/cpuMs.js';

describe('LIKE of WQL', () => {
  it.each([
    ['', '', true],
    ['', 'a', false],
    ['%', '', true],
    ['%', 'anything\nat all', true],
    ['a%', 'abc', true],
    ['a%', 'ba', false],
    ['%c', 'abc', true],
    ['%b%', 'abc', true],
    ['a%b%c', 'a-b-b-c', true],
    ['a%b%c', 'acb', false],
    ['a_c', 'abc', true],
    ['a_c', 'ac', false],
    ['a_c', 'a\u{1F600}c', true],
    ['[a-c]x', 'bx', true],
    ['[a-c]x', 'dx', false],
    ['[^a-c]x', 'dx', true],
    ['[^a-c]x', 'ax', false],
    ['[abc-]', '-', true],
    ['100[%]', '100%', true],
    ['100[%]', '1000', false],
    ['a[_]b', 'a_b', true],
    ['a[_]b', 'axb', false],
    ['[]]', ']', true],
    ['a[b', 'a[b', true],
    ['a.c*', 'a.c*', true],
    ['a.c', 'abc', false],
  ])('%j on %j is %s', (pattern, text, expected) => {
    expect(matches(new Pattern(parseWildcards(pattern)), text)).toBe(expected);
  });
});

describe('LIKE of CQL and FQL', () => {
  it.each([
    ['', '', true],
    ['abc', 'abc', true],
    ['abc', 'xabcx', false],
    ['a.c', 'abc', true],
    ['a.c', 'a\nc', true],
    ['a.*', 'a', true],
    ['.*', '', true],
    ['a+b', 'aaab', true],
    ['a+b', 'b', false],
    ['ab?c', 'ac', true],
    ['ab?c', 'abbc', false],
    ['a{3}', 'aaa', true],
    ['a{3}', 'aa', false],
    ['a{2,}', 'aaaaa', true],
    ['a{2,3}', 'aaaa', false],
    ['a{0}', '', true],
    ['cat|dog', 'dog', true],
    ['cat|dog', 'cadog', false],
    ['(cat|dog)s?', 'cats', true],
    ['(ab)*', 'ababab', true],
    ['(a*)*b', 'aab', true],
    ['()*', '', true],
    ['[0-9a-f]+', 'beef42', true],
    ['[^0-9]+', 'beef42', false],
    ['[]x]', ']', true],
    ['[^]x]', 'x', false],
    [String.raw`a\.b`, 'a.b', true],
    [String.raw`a\.b`, 'axb', false],
    [String.raw`\\`, '\\', true],
    ['^abc$', 'abc', true],
    ['a^b', 'ab', false],
    ['(^|x)a', 'a', true],
    ['.', '\u{1F600}', true],
  ])('%j on %j is %s', (pattern, text, expected) => {
    expect(matches(new Pattern(parseRegularExpression(pattern)), text)).toBe(expected);
  });

  it.each([
    ['*a', '"*" repeats nothing'],
    ['a**', 'a repetition is repeated'],
    ['^*', '"^" and "$" cannot be repeated'],
    ['(a', 'expected ")" behind a group'],
    ['a)', '")" closes no group'],
    ['[a', 'expected "]" behind a set'],
    ['a{', 'expected a number of repetitions'],
    ['a{2', 'expected "," or "}" behind a number of repetitions'],
    ['a{3,2}', '{3,2}: expected the smaller number first'],
    ['a{1001}', 'expected at most 1000 repetitions'],
    ['a\\', 'expected a character behind "\\"'],
    ['('.repeat(40), 'expected at most 32 groups in each other'],
  ])('refuses %j: %s', (pattern, fault) => {
    expect(() => parseRegularExpression(pattern)).toThrow(new SyntaxError(fault));
  });

  it.each(['((a{100}){100}){100}', '(((){1000}){1000}){1000}', '((a?){1000}){1000}'])(
    'refuses %s, which would be large, at once',
    (pattern) => {
      const taken = cpuMs(() => {
        expect(() => new Pattern(parseRegularExpression(pattern))).toThrow(RangeError);
      });
      expect(taken).toBeLessThan(1_000);
    },
  );

  it('needs time in proportion to the text for what makes backtracking explode', () => {
    const pattern = new Pattern(parseRegularExpression('(a|a|aa)*(a*)*b'));
    const taken = cpuMs(() => expect(matches(pattern, 'a'.repeat(20_000))).toBe(false));
    expect(taken).toBeLessThan(5_000);
  });

  it('takes few steps a character where the text is long, whatever the pattern', () => {
    const pattern = new Pattern(parseRegularExpression('.*a'.repeat(400)));
    for (const [text, expected] of [
      ['b'.repeat(200_000), false],
      ['ba'.repeat(100_000), true],
    ] as const) {
      const run = pattern.begin(text);
      expect(run.advance(Infinity)).toBe(expected);
      // Without a table of what was found: 320 millions.
      expect(run.spent).toBeLessThan(20_000_000);
    }
  });

  it.each([
    ['.*a.{901}', 'ab'.repeat(2_000), true],
    ['(.?){900}a*', 'a'.repeat(2_000), true],
    ['(a|b)*c$', `${'ab'.repeat(1_000)}c`, true],
    ['(a|b)*^c', `${'ab'.repeat(1_000)}c`, false],
    ['(.*\u{1F600}){3}', '\u{1F600}x'.repeat(300), false],
  ])('goes on where it stopped: %s', (expression, text, expected) => {
    const run = new Pattern(parseRegularExpression(expression)).begin(text);
    let turns = 0;
    let result: boolean | null = null;
    for (; result === null; turns += 1) {
      const before = run.spent;
      result = run.advance(500);
      // As much more as the last character takes.
      expect(run.spent - before).toBeLessThan(500 + 20_000);
    }
    expect(result).toBe(expected);
    expect(turns).toBeGreaterThan(1);
  });

  it('keeps a bounded table, and is right beyond it', () => {
    // Each place of the text has another set of steps.
    const text = Array.from({ length: 3_000 }, (_, index) => 'ab'[((index * index) % 7) % 2]).join('');
    const expression = '(.*a.{40}|.*b.{30})';
    const expected = new RegExp(`^(?:${expression})$`, 'su').test(text);
    expect(matches(new Pattern(parseRegularExpression(expression)), text)).toBe(expected);
  });

  it('finds a character in a set of thousands as soon as in one of two', () => {
    const set = Array.from({ length: 8_000 }, (_, index) => String.fromCodePoint(0x4e00 + 2 * index)).join(
      '',
    );
    const pattern = new Pattern(parseRegularExpression(`[${set}]*`));
    expect(matches(pattern, set)).toBe(true);
    expect(matches(pattern, String.fromCodePoint(0x4e01))).toBe(false);
    const brackets = cpuMs(() =>
      expect(matches(new Pattern(parseWildcards('['.repeat(1_900))), '[')).toBe(false),
    );
    expect(brackets).toBeLessThan(2_000);
  });
});

function matches(pattern: Pattern, text: string): boolean | null {
  return pattern.begin(text).advance(Infinity);
}
