import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CIMError } from '../../src/cim/CIMError.js';
import { compileFilter } from '../../src/query/compileFilter.js';
import { compileSelect } from '../../src/query/compileSelect.js';
import { applyEdits, editsOf } from '../fuzz/edits.js';
import { runs } from '../fuzz/runs.js';
import { atOnce, empty, full, languages, more, namespace } from './queryHarness.js';

const condition = `(Small >= 7 AND NOT Text = 'Hello, W''orld') OR Part ISA Q_BigPart AND Numbers[1] <> 3 OR Large < 18446744073709551615
 AND Ratio = 1.5e-3 AND Text LIKE '%a_[b-c]' AND When IS NOT NULL AND Flag = TRUE OR Text = "x\\"y" AND ANY Numbers = 5`;

const words = [
  'SELECT', '*', 'FROM', 'WHERE', 'AND', 'OR', 'NOT', 'ISA', 'LIKE', 'IS', 'NULL', 'TRUE', 'ANY', 'EVERY', 'BETWEEN', 'IN', '(', ')', '[', ']', '[-1]', ',', '.', '::', '=', '<>', '<', '<=', '>',
  '+', '-', '*', '/', "'", '"', '\\', '%', '_', '0x1F', '1b', '1e999', '99999999999999999999999', 'Q_All', 'Q_More', 'Q_Nothing', 'Small', 'Names', 'Part.Name', 'Object.Size', 'Other.Id', 'When', 'DATETIME(', 'CLASSNAME(', '('.repeat(400), ' NOT'.repeat(400),
]; // prettier-ignore

/** Compiles and runs on three instances; "refused" with a CIMError; anything else that is thrown is thrown on. */
function evaluate(language: (typeof languages)[number], text: string): 'evaluated' | 'refused' {
  try {
    const matches =
      language === 'DMTF:FQL'
        ? compileFilter(language, text, namespace.getClass('Q_All'), namespace)
        : compileSelect(language, text, namespace).matches;
    for (const instance of [full, empty, more]) expect(typeof atOnce(matches, instance)).toBe('boolean');
    return 'evaluated';
  } catch (error) {
    if (!(error instanceof CIMError)) throw error;
    expect(error.description).not.toBe('');
    return 'refused';
  }
}

const verdicts = ['evaluated', 'refused'];

describe('any query', () => {
  it.each(languages)('%s: has a verdict on every instance, or is refused with a CIM status', (language) => {
    const sample = language === 'DMTF:FQL' ? condition : `SELECT * FROM Q_All WHERE ${condition}`;
    fc.assert(
      fc.property(editsOf(sample, words), (edits) => {
        expect(verdicts).toContain(evaluate(language, applyEdits(sample, edits)));
      }),
      runs(700),
    );
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 25 }), (tokens) => {
        const where = tokens.join(' ');
        const text = language === 'DMTF:FQL' ? where : `SELECT * FROM Q_All WHERE ${where}`;
        expect(verdicts).toContain(evaluate(language, text));
      }),
      runs(700),
    );
  });
});
