import { describe, expect, it } from 'vitest';
import { CIMInstance } from '../../src/cim/CIMInstance.js';
import { printMof } from '../../src/mof/printMof.js';
import { classOf, compileText } from './mofSupport.js';

describe('printMof', () => {
  it('prints a qualifier declaration on one line, all flavors stated', () => {
    const { qualifierDeclarations } = compileText(
      'qualifier Q : STRING[] = {"a","b\\n"}, scope(method,class), flavor(translatable);qualifier R:uint8[2],Scope(any),Flavor(Restricted,DisableOverride);',
    );
    expect(
      ['Q', 'R'].map((name) => printMof(qualifierDeclarations.get(name) ?? new CIMInstance('', []))),
    ).toEqual([
      'Qualifier Q : string[] = { "a", "b\\n" }, Scope(class, method), Flavor(EnableOverride, ToSubclass, Translatable);\n',
      'Qualifier R : uint8[2], Scope(any), Flavor(DisableOverride, Restricted);\n',
    ]);
  });

  it('prints what a class declares itself, and nothing that it inherits', () => {
    const { classes } = compileText(`
      class X_Base { [Key] string Id; uint8 Size = 5; uint32 Do(string A); uint32 Undo(); };
      [Description("say \\"hi\\"\\n"), Terminal, Deprecated{"a","b"}] class X_Derived:X_Base {
        [MaxLen(5),Override("Id")] string Id; real64 Rates[3]={1,NULL,2.5}; char16 C='\\''; datetime D="00000001000000.000000:000";
        [Override("Do"),Values{}] uint32 Do([In,Out(false)] string A); uint8 Other(X_Base REF B[],[Description] sint64 C[2]); };`);
    const derived = classes.get('X_Derived');
    expect(derived && printMof(derived)).toBe(`[Description("say \\"hi\\"\\n"),
 Terminal,
 Deprecated { "a", "b" }]
class X_Derived : X_Base {

   [MaxLen(5),
    Override("Id")]
   string Id;

   real64 Rates[3] = { 1.0, NULL, 2.5 };

   char16 C = '\\'';

   datetime D = "00000001000000.000000:000";

   [Override("Do"),
    Values { }]
   uint32 Do(
      [In,
       Out(FALSE)]
      string A);

   uint8 Other(
      X_Base REF B[],
      [Description]
      sint64 C[2]);
};
`);
  });

  it('prints Association first, as assocDeclaration asks', () => {
    const { classes } = compileText(
      '[Description("x"), Association] class X_A { X_A REF One; X_A REF Two; };',
    );
    const association = classes.get('X_A');
    expect(association && printMof(association)).toBe(
      '[Association,\n Description("x")]\nclass X_A {\n\n   X_A REF One;\n\n   X_A REF Two;\n};\n',
    );
  });

  it('prints flavors where they differ from the declaration', () => {
    const { classes, qualifierDeclarations } = compileText(
      '[Description("x") : DisableOverride Restricted, Abstract : ToSubclass Translatable, Terminal : EnableOverride] class X_A { };',
    );
    const cimClass = classes.get('X_A');
    expect(cimClass && printMof(cimClass, (name) => qualifierDeclarations.get(name))).toBe(
      '[Description("x") : DisableOverride Restricted,\n Abstract : ToSubclass Translatable,\n Terminal]\nclass X_A {\n};\n',
    );
  });

  it('prints an instance with NULL, empty and embedded values, paths and odd characters', () => {
    const { instances } = compileText(`
      class X_Item { [Key] uint64 Id; string T; char16 C; string A[]; boolean B; [EmbeddedInstance("X_Part")] string P; };
      class X_Part { string Label; };
      [Association] class X_Link { [Key] X_Item REF A; [Key] X_Item REF B; };
      instance of X_Item as $I { Id = 0xFFFFFFFFFFFFFFFF; T = "\\x9\\x85 \\xD83D\\xDE00"; C = 9; A = {}; B = NULL; P = "instance of X_Part { Label = \\"a\\\\\\"b\\"; };"; };
      instance of X_Link { A = $I; B = $I; };`);
    expect(instances.map((instance) => printMof(instance))).toEqual([
      String.raw`instance of X_Item {
   Id = 18446744073709551615;
   T = "\t\x0085 😀";
   C = 9;
   A = { };
   B = NULL;
   P = "instance of X_Part {\n   Label = \"a\\\"b\";\n};\n";
};
`,
      `instance of X_Link {
   A = "root/test:X_Item.Id=18446744073709551615";
   B = "root/test:X_Item.Id=18446744073709551615";
};
`,
    ]);
  });

  it.each([
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'INF'],
    [Number.NEGATIVE_INFINITY, '-INF'],
  ])('prints the real %s as DSP0201 does, and it is read back', (value, text) => {
    const cimClass = classOf(`class X_A { real32 R = ${text}; real64 S[] = { 1.5, ${text} }; };`, 'X_A');
    expect(cimClass.properties.get('R')?.defaultValue).toBe(value);
    expect(cimClass.properties.get('S')?.defaultValue).toEqual([1.5, value]);
    expect(printMof(cimClass)).toBe(
      `class X_A {\n\n   real32 R = ${text};\n\n   real64 S[] = { 1.5, ${text} };\n};\n`,
    );
  });
});
