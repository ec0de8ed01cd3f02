import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CIMError } from '../../src/cim/CIMError.js';
import type { CIMInstance } from '../../src/cim/CIMInstance.js';
import { compileFilter } from '../../src/query/compileFilter.js';
import { compileSelect } from '../../src/query/compileSelect.js';
import type { InstanceTest } from '../../src/query/QueryWork.js';
import { atOnce, empty, full, instance, more, namespace } from './queryHarness.js';

/** A condition as its text and as what it must give, said in the plainest way. */
interface Case {
  readonly text: string;
  readonly expected: (of: Record<string, unknown>) => boolean | null;
}

const comparisons: Record<string, (a: never, b: never) => boolean> = {
  '=': (a, b) => a === b,
  '<>': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
};

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', "'", '\\', ' ', 'é'), maxLength: 3 });
const numbers = fc.integer({ min: -3, max: 3 });
const quote = (text: string): string => `'${text.replace(/['\\]/g, String.raw`\$&`)}'`;

function comparison<T extends string | number>(
  property: string,
  literals: fc.Arbitrary<T>,
  print: (value: T) => string,
): fc.Arbitrary<Case> {
  return fc
    .tuple(fc.constantFrom(...Object.keys(comparisons)), literals, fc.boolean())
    .map(([operator, literal, swapped]) => {
      const compare = comparisons[operator];
      if (!compare) throw new Error(operator);
      const [left, right] = swapped ? [print(literal), property] : [property, print(literal)];
      return {
        text: `${left} ${operator} ${right}`,
        expected: (of) => {
          const value = of[property] ?? null;
          if (value === null) return null;
          return swapped
            ? compare(literal as never, value as never)
            : compare(value as never, literal as never);
        },
      };
    });
}

const { condition } = fc.letrec<{ condition: Case }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    comparison('Signed', numbers, String),
    comparison('Text', letters, quote),
    fc.constantFrom('Signed', 'Text', 'Flag').map((name) => ({
      text: `${name} IS NULL`,
      expected: (of: Record<string, unknown>) => (of[name] ?? null) === null,
    })),
    fc.constant({
      text: 'Flag',
      expected: (of: Record<string, unknown>) => (of['Flag'] ?? null) as boolean | null,
    }),
    tie('condition').map(({ text, expected }) => ({
      text: `NOT (${text})`,
      expected: (of: Record<string, unknown>) => {
        const truth = expected(of);
        return truth === null ? null : !truth;
      },
    })),
    fc.tuple(tie('condition'), fc.constantFrom('AND', 'OR'), tie('condition')).map(([a, word, b]) => ({
      text: `(${a.text} ${word} ${b.text})`,
      expected: (of: Record<string, unknown>) => {
        const truths = new Set([a.expected(of), b.expected(of)]);
        if (truths.has(word === 'OR')) return word === 'OR';
        return truths.has(null) ? null : word === 'AND';
      },
    })),
  ),
}));

const values = fc.record({
  Signed: fc.option(numbers),
  Text: fc.option(letters),
  Flag: fc.option(fc.boolean()),
});

describe('generated conditions', () => {
  it('hold for the instances that a naive evaluator picks', () => {
    fc.assert(
      fc.property(condition, values, ({ text, expected }, of) => {
        const wanted = expected(of) === true;
        const made = instance('Q_All', { Id: 'x', ...of });
        expect(
          atOnce(compileSelect('DMTF:CQL', `SELECT * FROM Q_All WHERE ${text}`, namespace).matches, made),
        ).toBe(wanted);
        expect(atOnce(compileFilter('DMTF:FQL', text, null, namespace), made)).toBe(wanted);
      }),
      { numRuns: 500 },
    );
  });
});

const words = [
  'SELECT', '*', 'FROM', 'Q_All', 'WHERE', 'AND', 'OR', 'NOT', '(', ')', '[', ']', '{', '}', ',', '.', '::', '=', '<>', '<', '>=',
  'IS', 'NULL', 'TRUE', 'LIKE', 'ISA', 'ANY', 'EVERY', 'Text', 'Small', 'Numbers', 'Part', 'Parts', 'Name', 'When', 'Object',
  'DateTime', `'x'`, `'[a-'`, `'(a*)*'`, `"`, `'`, '0', '-1', '1.5e3', '0x', '101B', '__CLASS', '__this', '\u0000', '💥',
]; // prettier-ignore

describe('anything at all', () => {
  const samples: readonly CIMInstance[] = [full, empty, more];

  function findOtherError(
    action: () => { readonly matches: InstanceTest; project?(of: CIMInstance): unknown },
  ): unknown {
    try {
      const compiled = action();
      for (const sample of samples) {
        atOnce(compiled.matches, sample);
        compiled.project?.(sample);
      }
    } catch (error) {
      return error instanceof CIMError && error.symbol === 'CIM_ERR_INVALID_QUERY' ? null : error;
    }
    return null;
  }

  it.each([
    [
      'words of the languages',
      fc.array(fc.constantFrom(...words), { maxLength: 14 }).map((some) => some.join(' ')),
    ],
    ['texts', fc.string({ unit: 'binary', maxLength: 60 })],
  ])('of %s is a query, a condition, or CIM_ERR_INVALID_QUERY', (_, texts) => {
    fc.assert(
      fc.property(texts, fc.constantFrom('WQL', 'DMTF:CQL'), fc.boolean(), (text, language, isWhole) => {
        const query = isWhole ? text : `SELECT * FROM Q_All WHERE ${text}`;
        expect(findOtherError(() => compileSelect(language, query, namespace))).toBeNull();
        expect(
          findOtherError(() => ({ matches: compileFilter('DMTF:FQL', text, null, namespace) })),
        ).toBeNull();
      }),
      { numRuns: 1_500 },
    );
  });

  it('a chain of thousands of terms is no deeper than two', () => {
    const text = Array.from({ length: 1_000 }, () => 'Small = 1').join(' OR ');
    expect(atOnce(compileFilter('DMTF:FQL', text, null, namespace), full)).toBe(false);
  });
});
