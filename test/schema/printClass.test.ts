import { describe, expect, it } from 'vitest';
import { compileMof } from '../../src/mof/compile.js';
import { generatedFiles } from '../../src/schema/generatedFiles.js';

const qualifiers = `
Qualifier Association : boolean = false, Scope(association), Flavor(DisableOverride);
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride);
Qualifier Description : string = NULL, Scope(any), Flavor(Translatable);
Qualifier EmbeddedInstance : string = NULL, Scope(property, method, parameter);
Qualifier EmbeddedObject : boolean = false, Scope(property, method, parameter), Flavor(DisableOverride);
Qualifier In : boolean = true, Scope(parameter), Flavor(DisableOverride);
Qualifier Out : boolean = false, Scope(parameter), Flavor(DisableOverride);
Qualifier Override : string = NULL, Scope(property, reference, method), Flavor(Restricted);
Qualifier Required : boolean = false, Scope(property, reference, method, parameter), Flavor(DisableOverride);
Qualifier ValueMap : string[], Scope(property, method, parameter);
Qualifier Values : string[], Scope(property, method, parameter), Flavor(Translatable);
`;

function generate(mof: string): ReadonlyMap<string, string> {
  return generatedFiles(compileMof({ path: 'test.mof', text: qualifiers + mof }));
}

/** The lines of a generated file between an interface's head and its end. */
function membersOf(text: string | undefined, interfaceName: string): string[] {
  const lines = (text ?? '').split('\n');
  const start = lines.findIndex((line) => line.startsWith(`export interface ${interfaceName} `));
  return lines.slice(start + 1, lines.indexOf('}', start)).map((line) => line.trim());
}

describe('generated types', () => {
  it('gives every property its type or null, and every array elements that may be null', () => {
    const files = generate(`class T_All {
      [Key] string Name; boolean B; uint8 U8; sint32 S32; uint64 U64; sint64 S64[]; real32 R;
      char16 C; datetime D; string A[];
      [EmbeddedInstance("T_All")] string I; [EmbeddedObject] string O[]; };
      class T_Empty {};`);
    expect(membersOf(files.get('T_All.ts'), 'T_All')).toEqual([
      'readonly Name: string | null;',
      'readonly B: boolean | null;',
      'readonly U8: number | null;',
      'readonly S32: number | null;',
      'readonly U64: bigint | null;',
      'readonly S64: readonly (bigint | null)[] | null;',
      'readonly R: number | null;',
      'readonly C: string | null;',
      'readonly D: CIMDateTime | null;',
      'readonly A: readonly (string | null)[] | null;',
      '/** EmbeddedInstance("T_All"). */',
      'readonly I: CIMInstance | null;',
      'readonly O: readonly (CIMInstance | CIMClass | null)[] | null;',
    ]);
    expect(files.get('T_Empty.ts')).toContain('export interface T_Empty {}\n');
  });

  it('lets a reference name any class below the declared one', () => {
    const files = generate(`class T_A { [Key] string Name; }; class T_B : T_A {};
      [Association] class T_Link { [Key] T_A REF From; [Key] T_B REF To; };`);
    expect(membersOf(files.get('T_Link.ts'), 'T_Link')).toEqual([
      'readonly From: CIMInstanceName<T_AFamily> | null;',
      'readonly To: CIMInstanceName<T_BFamily> | null;',
    ]);
    expect(files.get('T_A.ts')).toContain("export type T_AFamily =\n  | 'T_A'\n  | T_BFamily;\n");
  });

  it('gives an input parameter null unless it is Required, and output parameters only where they are out', () => {
    const files = generate(`class T_Service { [Key] string Name;
      [ValueMap {"0", "5", ".."}, Values {"OK", "Invalid Parameter", "Reserved"}]
      uint32 Act([Required] string A, uint16 B, [Out] string C, [In, Out] string D,
                 [In(false), Out] T_Service REF E, [EmbeddedInstance("T_Service")] string F); };`);
    const text = files.get('T_Service.ts');
    expect(membersOf(text, 'T_ServiceMethods')).toEqual([
      'Act: {',
      'in: {',
      '/** Required. */',
      'readonly A: string;',
      'readonly B: number | null;',
      'readonly D: string | null;',
      'readonly F: T_Service | null;',
      '};',
      'out: {',
      'readonly C?: string | null;',
      'readonly D?: string | null;',
      'readonly E?: CIMInstanceName<T_ServiceFamily> | null;',
      '};',
      'returns: (typeof ActReturn)[keyof typeof ActReturn];',
      '};',
    ]);
    expect(text).toContain('export const ActReturn = {\n  OK: 0,\n  InvalidParameter: 5,\n} as const;\n');
  });

  it('takes an overridden method or a retyped property out of what is inherited', () => {
    const files = generate(`class T_A { [Key] string Name; string Extra; uint32 Act(); };
      class T_B : T_A { [Override("Extra"), EmbeddedInstance("T_A")] string Extra;
        [Override("Act"), ValueMap {"0"}, Values {"OK"}] uint32 Act(); };`);
    expect(files.get('T_B.ts')).toContain("export interface T_B extends Omit<T_A, 'Extra'> {\n");
    expect(files.get('T_B.ts')).toContain("export interface T_BMethods extends Omit<T_AMethods, 'Act'> {\n");
  });

  it('shows descriptions as doc comments that nothing in them can end', () => {
    const files = generate('[Description("One */ two.")] class T_A { [Key] string Name; };');
    expect(files.get('T_A.ts')).toContain('/** One *\\/ two. */\nexport interface T_A {');
  });

  it('lists every class in CIMSchema', () => {
    const files = generate('class T_A { [Key] string Name; }; class T_B : T_A {};');
    expect(membersOf(files.get('CIMSchema.ts'), 'CIMSchema')).toEqual([
      'T_A: { properties: T_A; methods: T_AMethods };',
      'T_B: { properties: T_B; methods: T_BMethods };',
    ]);
  });
});
