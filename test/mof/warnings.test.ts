import { describe, expect, it } from 'vitest';
import { compileText, plain } from './mofSupport.js';

/** Position and message of each warning. */
function warningsOf(text: string, namespace = 'root/test'): string[] {
  const warnings: string[] = [];
  compileText(text, {
    namespace,
    warn: ({ path, line, column, message }) => warnings.push(`${path}:${line}:${column} ${message}`),
  });
  return warnings;
}

describe('warnings of the MOF compiler', () => {
  it.each([
    [
      '#pragma namespce ("root/other")',
      'the pragma "namespce" is unknown and has no effect: did you mean "namespace"?',
    ],
    [
      '#pragma Inklude ("a.mof")',
      'the pragma "inklude" is unknown and has no effect: did you mean "include"?',
    ],
    ['#pragma frobnicate ("x")', 'the pragma "frobnicate" is unknown and has no effect'],
    ['#pragma deleteclass("X_Old", NOFAIL)', '#pragma deleteclass has no effect: "X_Old" is not deleted'],
    [
      '#pragma DeleteInstance("X_Old.Id=1", FAIL)',
      '#pragma deleteinstance has no effect: "X_Old.Id=1" is not deleted',
    ],
  ])('%s', (pragma, warning) => {
    expect(warningsOf(`${pragma}\nclass X_A { };`)).toEqual([`x.mof:1:1 ${warning}`]);
  });

  it('a class name without schema name, and names that are keywords', () => {
    const text = `class Plain {
  [Key] string Class;
  uint8 REF;
  Plain REF Scope;
  Plain REF Other;
  boolean Method(uint8 any, Plain REF Instance);
};
class X_B : Plain { };
instance of Plain { Class = "a"; };`;
    expect(warningsOf(`[Association] ${text}`)).toEqual([
      'x.mof:1:21 the class name "Plain" has no schema name: expected Schema_Name',
      ...[
        [2, 16, 'Class'],
        [3, 9, 'REF'],
        [4, 13, 'Scope'],
        [6, 11, 'Method'],
        [6, 24, 'any'],
        [6, 39, 'Instance'],
      ].map(
        ([line, column, name]) =>
          `x.mof:${line}:${column} the name "${name}" is a reserved word: other compilers refuse it`,
      ),
    ]);
  });

  it('are given beside faults, in the order of the text', () => {
    const warnings: string[] = [];
    expect(() =>
      compileText('class A { };\n#pragma foo ("")\nclass A_B { string S = 5; };', {
        warn: ({ message }) => warnings.push(message),
      }),
    ).toThrow('expected a string value, found the integer 5');
    expect(warnings).toEqual([
      'the class name "A" has no schema name: expected Schema_Name',
      'the pragma "foo" is unknown and has no effect',
    ]);
  });
});

describe('names that are keywords or types', () => {
  it('are read wherever servers hold them', () => {
    const { classes } = compileText(
      'class uint8 { uint8 string; };\n[Association] class ref { uint8 REF ref; ref REF uint8; string M(uint8 REF class, boolean ref); };',
    );
    const references = [...(classes.get('ref')?.properties.values() ?? [])];
    expect(references.map(({ name, referenceClass }) => [name, referenceClass])).toEqual([
      ['ref', 'uint8'],
      ['uint8', 'ref'],
    ]);
    const parameters = [...(classes.get('ref')?.methods.get('M')?.parameters.values() ?? [])];
    expect(parameters.map(({ name, type, referenceClass }) => [name, type, referenceClass])).toEqual([
      ['class', 'reference', 'uint8'],
      ['ref', 'boolean', null],
    ]);
  });
});

describe('MOF of Windows Management Instrumentation', () => {
  it('is read: autorecover, namespaces with backslashes, its flavors', () => {
    const text = String.raw`#pragma autorecover
#pragma classflags("forceupdate")
#pragma namespace("\\\\.\\root\\acme")
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride);
Qualifier Description : string = NULL, Scope(any), Flavor(Translatable);
[Description("d") : ToInstance Amended ToSubclass] class X_A { [Key : ToInstance ToSubclass DisableOverride] string Id; [Description("e") : NotToSubclass NotToInstance] uint8 N; };`;
    expect(warningsOf(text, 'root/acme')).toEqual([]);
    const cimClass = compileText(text, { namespace: 'root/acme' }).classes.get('X_A');
    expect(plain(cimClass?.qualifiers.get('Description'))).toMatchObject({
      toSubclass: true,
      translatable: true,
    });
    expect(plain(cimClass?.properties.get('N')?.qualifiers.get('Description'))).toMatchObject({
      toSubclass: false,
    });
  });

  it('cannot name another host', () => {
    expect(() => compileText(String.raw`#pragma namespace("\\\\server\\root\\acme")`)).toThrow(
      'is not a namespace: expected names with "/" between them',
    );
  });
});
