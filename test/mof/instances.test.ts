import { describe, expect, it } from 'vitest';
import { printMof } from '../../src/mof/printMof.js';
import { compileText, faultsOf, plain } from './mofSupport.js';

const model = `class X_Item {
  [Key] uint16 Id; [Key] string Group = "main"; string Name = "unnamed"; datetime Since; boolean Flags[]; real64 Rate; char16 Mark;
  [EmbeddedInstance("X_Part")] string Part; [EmbeddedInstance("X_Part")] string Parts[]; [EmbeddedObject] string Whole;
};
class X_Part { uint8 Size = 1; string Label; };
class X_SmallPart : X_Part { };
class X_Other { [Key] boolean On; [Key] datetime At; [Key] char16 Mark; [Key] real32 Rate; };
[Abstract] class X_Abstract { [Key] string Id; };
[Association] class X_Link { [Key] X_Item REF From; [Key] X_Item REF To; X_Item REF Third; };
`;

function instancesOf(text: string): unknown[] {
  return compileText(`${model}${text}`).instances.map(plain);
}

/** Faults with the line counted from the first line of the text. */
function instanceFaultsOf(text: string): string[] {
  return faultsOf(`${model}${text}`).map((fault) =>
    fault.replace(/^\d+/, (line) => String(Number(line) - model.split('\n').length + 1)),
  );
}

describe('instances', () => {
  it('carry the values given and the defaults of the class', () => {
    expect(
      instancesOf(
        'instance of x_item { id = 0x10; SINCE = "20200101000000.000000+000"; Flags = { TRUE, NULL }; Name = NULL; };',
      ),
    ).toEqual([
      {
        className: 'X_Item',
        path: 'path root/test:X_Item.Id=16,Group="main"',
        properties: [
          ['Id', { name: 'Id', type: 'uint16', isArray: false, value: 16 }],
          ['Group', { name: 'Group', type: 'string', isArray: false, value: 'main' }],
          ['Name', { name: 'Name', type: 'string', isArray: false, value: null }],
          [
            'Since',
            { name: 'Since', type: 'datetime', isArray: false, value: 'datetime 20200101000000.000000+000' },
          ],
          ['Flags', { name: 'Flags', type: 'boolean', isArray: true, value: [true, null] }],
        ],
      },
    ]);
  });

  it('have integer keys as bigint, others as their type', () => {
    const [instance] = compileText(
      `${model}instance of X_Other { On = TRUE; At = "00000001000000.000000:000"; Mark = 'x'; Rate = 2; };`,
    ).instances;
    expect(instance?.path?.toString()).toBe(
      'root/test:X_Other.On=TRUE,At="00000001000000.000000:000",Mark="x",Rate=2',
    );
    expect([...(instance?.path?.keyBindings.values() ?? [])].map((value) => typeof value)).toEqual([
      'boolean',
      'object',
      'string',
      'number',
    ]);
    const [item] = compileText(`${model}instance of X_Item { Id = 1; };`).instances;
    expect(item?.path?.keyBindings.get('Id')).toBe(1n);
  });

  it('refer to each other by alias, before and after it is given, and by path', () => {
    const text = `
      instance of X_Link { From = $B; To = "X_Item.Id=1,Group=\\"main\\""; };
      instance of X_Item as $A { Id = 1; };
      instance of X_Item as $b { Id = 2; };
      instance of X_Link { From = $a; To = "//host:5988/root/far:X_Item.Id=3,Group=\\"\\\\\\"\\""; };`;
    const links = compileText(`${model}${text}`).instances.filter(({ className }) => className === 'X_Link');
    expect(links.map(({ path }) => path?.keyBindings).map(plain)).toEqual([
      [
        ['From', 'path root/test:X_Item.Id=2,Group="main"'],
        ['To', 'path root/test:X_Item.Id=1,Group="main"'],
      ],
      [
        ['From', 'path root/test:X_Item.Id=1,Group="main"'],
        ['To', String.raw`path //host:5988/root/far:X_Item.Id=3,Group="\""`],
      ],
    ]);
  });

  it('may refer to each other in a circle, but not through keys', () => {
    const circle = `
      class X_Node { [Key] uint8 Id; };
      [Association] class X_Edge { [Key] uint8 Id; X_Node REF A; X_Edge REF Next; };
      instance of X_Edge as $One { Id = 1; Next = $Two; };
      instance of X_Edge as $Two { Id = 2; Next = $One; };`;
    expect(compileText(circle).instances.map((instance) => plain(instance.value('Next')))).toEqual([
      'path root/test:X_Edge.Id=2',
      'path root/test:X_Edge.Id=1',
    ]);
    expect(
      faultsOf(`[Association] class X_Loop { [Key] X_Loop REF A; [Key] X_Loop REF B; };
instance of X_Loop as $One { A = $Two; B = $Two; };
instance of X_Loop as $Two { A = $One; B = $One; };`),
    ).toContain('3:34 the instance $One refers to itself through its keys');
  });

  it('know an alias in its own file alone', () => {
    const files: Readonly<Record<string, string>> = {
      'one.mof': 'instance of X_Item as $P { Id = 1; };',
      'two.mof': 'instance of X_Item as $P { Id = 2; };\ninstance of X_Link { From = $P; To = $p; };',
      'three.mof': 'instance of X_Link { From = $P; To = NULL; };',
    };
    const readFile = (path: string): string => files[path] ?? '';
    const including = (...names: string[]): string =>
      model + names.map((name) => `#pragma include ("${name}")\n`).join('');
    const { instances } = compileText(including('one.mof', 'two.mof'), { readFile });
    expect(instances.map(({ path }) => path?.toString())).toEqual([
      'root/test:X_Item.Id=1,Group="main"',
      'root/test:X_Item.Id=2,Group="main"',
      String.raw`root/test:X_Link.From="root/test:X_Item.Id=2,Group=\"main\"",To="root/test:X_Item.Id=2,Group=\"main\""`,
    ]);
    expect(faultsOf(including('one.mof', 'three.mof'), { readFile })).toContain(
      '1:29 the alias $P is given in "one.mof": expected one of this file, in which alone an alias is known',
    );
  });

  it('embed the definition of a class where any object may be embedded', () => {
    const text = `instance of X_Item { Id = 1; Whole = "[Description(\\"a part\\")] class X_Tiny : X_Part { uint8 Weight = 3; };"; };`;
    const [item] = compileText(model + text).instances;
    const whole = item?.value('Whole');
    expect(plain(whole)).toMatchObject({
      kind: 'class',
      name: 'X_Tiny',
      superclass: 'X_Part',
      qualifiers: [['Description', { value: 'a part' }]],
      properties: [
        ['Size', { type: 'uint8', propagated: true, classOrigin: 'X_Part' }],
        ['Label', { type: 'string', propagated: true, classOrigin: 'X_Part' }],
        ['Weight', { type: 'uint8', defaultValue: 3, propagated: false, classOrigin: 'X_Tiny' }],
      ],
    });
    const printed = item ? printMof(item) : '';
    expect(printed).toContain(
      String.raw`Whole = "[Description(\"a part\")]\nclass X_Tiny : X_Part {\n\n   uint8 Weight = 3;\n};\n";`,
    );
    expect(plain(compileText(model + printed).instances[0]?.value('Whole'))).toEqual(plain(whole));
  });

  it('embed instances by alias and by their own MOF text', () => {
    const [item, ...others] = compileText(`${model}
      instance of X_SmallPart as $Part { Label = "a"; };
      instance of X_Item { Id = 1; Part = $Part; Parts = { "instance of X_Part { Size = 2; };", NULL }; Whole = $Part; };`).instances;
    expect(others).toEqual([]);
    const small = {
      className: 'X_SmallPart',
      path: null,
      properties: [
        ['Size', { name: 'Size', type: 'uint8', isArray: false, value: 1 }],
        ['Label', { name: 'Label', type: 'string', isArray: false, value: 'a' }],
      ],
    };
    expect(plain(item?.properties.get('Part'))).toEqual({
      name: 'Part',
      type: 'string',
      isArray: false,
      value: small,
      embeddedObject: 'instance',
    });
    expect(plain(item?.value('Parts'))).toEqual([
      {
        className: 'X_Part',
        path: null,
        properties: [['Size', { name: 'Size', type: 'uint8', isArray: false, value: 2 }]],
      },
      null,
    ]);
    expect(plain(item?.properties.get('Whole'))).toMatchObject({ embeddedObject: 'object', value: small });
  });

  it.each([
    ['instance of X_None { };', '1:13 class X_None does not exist'],
    ['instance of X_Abstract { Id = "a"; };', '1:13 class X_Abstract is abstract: it has no instances'],
    ['instance of X_Item { Id = 1; Size = 1; };', '1:30 class X_Item has no property Size'],
    [
      'instance of X_Item { Id = 1; ID = 1; };',
      '1:30 property ID is given twice; names compare without case',
    ],
    ['instance of X_Item { Id = 65536; };', '1:27 "65536" is not a uint16: expected between 0 and 65535'],
    ['instance of X_Item { };', '1:13 the key property Id of the instance of X_Item has no value'],
    ['instance of X_Item { Id = NULL; };', '1:22 the key property Id of the instance of X_Item has no value'],
    [
      'instance of X_Item { Id = 1; };\ninstance of X_Item { Id = 1; Group = "main"; };',
      '2:13 the instance root/test:X_Item.Id=1,Group="main" is already declared',
    ],
    [
      'instance of X_Item as $A { Id = 1; };\ninstance of X_Item as $a { Id = 2; };',
      '2:23 the alias $a is already given',
    ],
    [
      'instance of X_Part { };',
      '1:13 class X_Part has no keys: its instances can only be embedded, by an alias',
    ],
    ['instance of X_Link { From = $A; To = $A; };', '1:29 the alias $A is not given to any instance'],
    [
      'instance of X_Link { From = "x"; To = NULL; };',
      '1:29 "x" is not an instance path: expected "." and the keys behind the class name x',
    ],
    [
      'instance of X_Link { From = 5; To = NULL; };',
      '1:29 expected the path of a X_Item or an alias as the value of From, found the integer 5',
    ],
    [
      'instance of X_Link { From = "X_Other.On=TRUE"; To = NULL; };',
      '1:29 expected the path of a X_Item, found that of a X_Other',
    ],
    [
      'instance of X_Link { From = "X_Item.Id=\\"a\\",Group=\\"b\\""; To = NULL; };',
      '1:29 "X_Item.Id="a",Group="b"" is not an instance path: expected a uint16 as the value of key Id',
    ],
    [
      'instance of X_Link { From = $P; To = NULL; };\ninstance of X_Part as $P { };',
      '1:29 the instance $P has no path: class X_Part has no keys',
    ],
    [
      'instance of X_Item { Id = 1; Part = 5; };',
      '1:37 expected an embedded instance as the value of Part, found the integer 5',
    ],
    [
      'instance of X_Item { Id = 1; Parts = $P; };\ninstance of X_Part as $P { };',
      '1:38 expected an embedded instance array as the value of Parts, found the alias $P',
    ],
    [
      'instance of X_Item { Id = 1; Part = "X_Part"; };',
      '1:37 expected the MOF text of one instance in the string: expected "class", "instance", "qualifier", "#pragma" or "[", found "X_Part"',
    ],
    [
      'instance of X_Item { Id = 1; Part = "class X_Tiny : X_Part { };"; };',
      '1:37 expected the MOF text of one instance in the string',
    ],
    [
      'instance of X_Item { Id = 1; Whole = "class X_Tiny : X_None { };"; };',
      '1:38 in the embedded class: the superclass X_None of class X_Tiny does not exist',
    ],
    [
      'instance of X_Item { Id = 1; Part = "instance of X_Part { Size = 256; };"; };',
      '1:37 in the embedded instance: "256" is not a uint8: expected between 0 and 255',
    ],
    [
      'instance of X_Item { Id = 1; Part = "instance of X_Item { Id = 2; };"; };',
      '1:37 expected an instance of X_Part, found one of X_Item',
    ],
    [
      'instance of X_Item as $A { Id = 1; Whole = $A; };',
      '1:44 the instance of X_Item is embedded in itself',
    ],
  ])('%j is refused', (text, fault) => {
    expect(instanceFaultsOf(text)).toContain(fault);
  });

  it('reports a faulty key once', () => {
    expect(instanceFaultsOf('instance of X_Item { Id = 65536; };')).toHaveLength(1);
    expect(
      instanceFaultsOf('instance of X_Link { From = $A; To = "X_Item.Id=1,Group=\\"a\\""; };'),
    ).toHaveLength(1);
  });

  it('that depend on each other in a very long chain are refused, and end', () => {
    const text = ['[Association] class X_Chain { [Key] X_Chain REF A; [Key] X_Chain REF B; };'];
    for (let index = 0; index < 3000; index += 1) {
      text.push(`instance of X_Chain as $C${index} { A = $C${index + 1}; B = $C${index + 1}; };`);
    }
    expect(faultsOf(text.join('\n')).join('\n')).toContain(
      'more than 16 instances depend on each other in a chain',
    );
  });
});
