import * as fc from 'fast-check';
import { runs } from '../fuzz/runs.js';
import { describe, expect, it } from 'vitest';
import { compileMof } from '../../src/mof/compile.js';
import { MofError } from '../../src/mof/MofError.js';
import { printMof } from '../../src/mof/printMof.js';
import { qualifierTypes } from './mofSupport.js';
import { cpuMs } from '../support/cpuMs.js';

const sample = `#pragma locale ("en_US")
#pragma namespace ("root/fuzz")
${qualifierTypes}
#pragma include ("other.mof")
[Abstract, Description("a \\"b\\" \\x41" "c")]
class F_Base { [Key, MaxLen(10)] string Id; uint8 Sizes[3] = { 1, 0x2, 11b }; real32 R = -1.5e3; char16 C = '\\n';
  [EmbeddedInstance("F_Part")] string Part; datetime At = "00000001000000.000000:000";
  uint32 Do([In(false), Out] F_Base REF Who[], [ValueMap { "1", ".." }] uint16 What); };
class F_Part { boolean B = TRUE; };
class F_Item : F_Base { [Override("Do")] uint32 Do([In(false), Out] F_Base REF Who[], uint16 What); /* c */ sint64 N = -017; };
[Association, Terminal] class F_Link { [Key] F_Item REF A; [Key] F_Item REF B; };
instance of F_Item as $I { Id = "i"; Part = "instance of F_Part { B = NULL; };"; Sizes = { }; };
instance of F_Link { A = $I; B = "F_Item.Id=\\"x\\""; }; // end
`;

const words = [
  'class', 'instance', 'of', 'qualifier', 'Scope', 'Flavor', 'any', 'as', 'REF', 'uint8', 'string', 'NULL', 'TRUE', '#pragma', 'include', '("other.mof")',
  '{', '}', '[', ']', '(', ')', ';', ':', ',', '=', '"', "'", '\\', '/*', '*/', '//', '$I', '$', '0x', '1b', '08', '1.', '-', '+1e', '\0', '\uFEFF', '\uD800', 'F_Base', 'F_X',
  'Override("Do")', 'EmbeddedInstance("F_Item")', 'Key', '\n', '\r', '9'.repeat(600), '"instance of F_Item { Part = "', 'Restricted', ': DisableOverride',
]; // prettier-ignore

/**
 * Compiles; whatever comes out must be a model that can be printed, or a MofError whose faults are sentences with positions
 * inside the text.  Anything else that is thrown is thrown on.
 */
function compileAnything(text: string, including: string): 'compiled' | 'refused' | 'misplaced' {
  try {
    const model = compileMof({ path: 'x.mof', text }, { readFile: () => including, searchPaths: ['lib'] });
    for (const { classes, instances, qualifierDeclarations } of model.namespaces.values()) {
      for (const each of [...qualifierDeclarations.values(), ...classes.values(), ...instances])
        printMof(each);
    }
    return 'compiled';
  } catch (error) {
    if (!(error instanceof MofError)) throw error;
    const sound = error.faults.every(
      ({ line, column, lineText, message }) =>
        line >= 1 && column >= 1 && column <= lineText.length + 1 && message !== '',
    );
    return sound && error.faults.length > 0 ? 'refused' : 'misplaced';
  }
}

describe('text that is no MOF', () => {
  it('the sample itself compiles', () => {
    expect(compileAnything(sample, '')).toBe('compiled');
  });

  it('is refused with a MofError and nothing else: the sample with pieces cut, doubled, moved and put in', () => {
    const edit = fc.record({
      at: fc.nat(sample.length),
      length: fc.oneof(fc.nat(3), fc.nat(60)),
      insert: fc.oneof(
        fc.constantFrom(...words),
        fc.string({ unit: 'binary', maxLength: 4 }),
        fc.nat(sample.length).map((at) => sample.slice(at, at + 30)),
      ),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), fc.boolean(), (edits, include) => {
        let text = sample;
        for (const { at, length, insert } of edits)
          text = text.slice(0, at) + insert + text.slice(at + length);
        expect(compileAnything(text, include ? text : '')).not.toBe('misplaced');
      }),
      runs(1500),
    );
  });

  it('is refused with a MofError and nothing else: tokens in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words, 'Id', '"F_Part"', '1'), { maxLength: 40 }), (tokens) => {
        expect(compileAnything(tokens.join(' '), '')).not.toBe('misplaced');
      }),
      runs(1500),
    );
  });

  it('is refused with a MofError and nothing else: random characters and bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 200 }),
          fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
        ),
        (text) => {
          expect(compileAnything(text, text)).not.toBe('misplaced');
        },
      ),
      runs(1000),
    );
  });

  it.each([
    ['open brackets', '['.repeat(200_000)],
    ['open braces', '{'.repeat(200_000)],
    ['opened classes', 'class X_A {\n'.repeat(20_000)],
    ['quotes', '"'.repeat(100_001)],
    ['open comments', '/*'.repeat(100_000)],
    ['backslashes', `"${'\\'.repeat(100_001)}`],
    ['digits', '1'.repeat(300_000)],
    ['a very long name', `class X_${'a'.repeat(300_000)} { };`],
    ['one string of many parts', `[Description(${'"a" '.repeat(50_000)})] class X_A { };`],
    ['semicolons', ';'.repeat(30_000)],
    ['aliases that are not there', `instance of X_A { ${'A = $A; '.repeat(20_000)} };`],
  ])('a heap of %s comes to an end', (_, text) => {
    expect(cpuMs(() => expect(compileAnything(text, '')).not.toBe('misplaced'))).toBeLessThan(10_000);
  });
});
