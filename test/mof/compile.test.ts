import { describe, expect, it } from 'vitest';
import { compileMof } from '../../src/mof/compile.js';
import { classOf, compileText, faultsOf, plain, qualifierTypes } from './mofSupport.js';

describe('qualifier declarations', () => {
  it('have EnableOverride and ToSubclass as default flavors', () => {
    const { qualifierDeclarations } = compileText(
      'Qualifier Q : uint8[3] = { 1, NULL }, SCOPE(Class, METHOD);',
    );
    expect(plain(qualifierDeclarations.get('q'))).toEqual({
      name: 'Q',
      type: 'uint8',
      isArray: true,
      arraySize: 3,
      defaultValue: [1, null],
      scopes: ['class', 'method'],
      overridable: true,
      toSubclass: true,
      translatable: false,
    });
  });

  it('take all flavors, and any as all seven scopes', () => {
    const { qualifierDeclarations } = compileText(
      'qualifier Q : datetime = "20200101000000.000000+000", scope(any), flavor(DisableOverride, Restricted, Translatable);',
    );
    expect(plain(qualifierDeclarations.get('Q'))).toEqual({
      name: 'Q',
      type: 'datetime',
      isArray: false,
      arraySize: null,
      defaultValue: 'datetime 20200101000000.000000+000',
      scopes: ['association', 'class', 'indication', 'method', 'parameter', 'property', 'reference'],
      overridable: false,
      toSubclass: false,
      translatable: true,
    });
  });

  it('may be repeated in the same words, and in no other', () => {
    expect(faultsOf(qualifierTypes)).toEqual([]);
    expect(
      faultsOf('Qualifier key : boolean = true, Scope(property, reference), Flavor(DisableOverride);'),
    ).toEqual(['1:11 qualifier key is declared twice, and not in the same way']);
  });

  it('have a default value of their type', () => {
    expect(faultsOf('Qualifier Q : uint8 = 256, Scope(any);')).toEqual([
      '1:23 "256" is not a uint8: expected between 0 and 255',
    ]);
  });
});

describe('classes', () => {
  const text = `
    [Description("base" " class"), Abstract, Deprecated { "No value" }]
    class X_Base {
      [Key, MaxLen(64), Deprecated { "X_Base.Other" }] string ID;
      uint16 States[] = { 1, 2 };
      sint8 Grid[4];
      [Description("does it")] uint32 Do([In(false), Out, Description("how")] string How, X_Base REF Whom[], datetime At);
    };
    class X_Derived : x_base {
      [Override("States"), ValueMap { "1", "2" }] uint16 states[];
      boolean Ready = TRUE;
    };`;

  it('have their properties, methods and parameters as declared', () => {
    const base = plain(classOf(text, 'X_Base')) as { properties: unknown; methods: unknown };
    expect(base.properties).toMatchObject([
      [
        'ID',
        {
          name: 'ID',
          type: 'string',
          isArray: false,
          arraySize: null,
          referenceClass: null,
          defaultValue: null,
          classOrigin: 'X_Base',
          propagated: false,
        },
      ],
      ['States', { type: 'uint16', isArray: true, arraySize: null, defaultValue: [1, 2] }],
      ['Grid', { type: 'sint8', isArray: true, arraySize: 4, defaultValue: null }],
    ]);
    expect(base.methods).toMatchObject([
      [
        'Do',
        {
          name: 'Do',
          returnType: 'uint32',
          classOrigin: 'X_Base',
          propagated: false,
          parameters: [
            ['How', { type: 'string', isArray: false, referenceClass: null }],
            ['Whom', { type: 'reference', isArray: true, referenceClass: 'X_Base' }],
            ['At', { type: 'datetime' }],
          ],
        },
      ],
    ]);
  });

  it('give qualifiers the type and flavors of their declaration, and values as written', () => {
    const base = classOf(text, 'X_Base');
    expect(plain(base.qualifiers)).toEqual([
      [
        'Description',
        {
          name: 'Description',
          type: 'string',
          isArray: false,
          value: 'base class',
          overridable: true,
          toSubclass: true,
          translatable: true,
          propagated: false,
        },
      ],
      [
        'Abstract',
        {
          name: 'Abstract',
          type: 'boolean',
          isArray: false,
          value: true,
          overridable: true,
          toSubclass: false,
          translatable: false,
          propagated: false,
        },
      ],
      [
        'Deprecated',
        {
          name: 'Deprecated',
          type: 'string',
          isArray: true,
          value: ['No value'],
          overridable: true,
          toSubclass: false,
          translatable: false,
          propagated: false,
        },
      ],
    ]);
    const how = base.methods.get('Do')?.parameters.get('How');
    expect([...(how?.qualifiers ?? [])].map(([name, { value }]) => [name, value])).toEqual([
      ['In', false],
      ['Out', true],
      ['Description', 'how'],
    ]);
  });

  it('inherit: features first as in the superclass, class origin and propagated as CIM-XML states them', () => {
    const derived = classOf(text, 'X_Derived');
    expect(derived.superclass).toBe('X_Base');
    expect(
      [...derived.properties.values()].map((property) => [
        property.name,
        property.classOrigin,
        property.propagated,
      ]),
    ).toEqual([
      ['ID', 'X_Base', true],
      ['States', 'X_Derived', false],
      ['Grid', 'X_Base', true],
      ['Ready', 'X_Derived', false],
    ]);
    expect(
      [...derived.methods.values()].map((method) => [method.name, method.classOrigin, method.propagated]),
    ).toEqual([['Do', 'X_Base', true]]);
  });

  it('inherit the qualifiers that are ToSubclass, and no Restricted one', () => {
    const derived = classOf(text, 'X_Derived');
    const stated = (qualifiers: typeof derived.qualifiers) =>
      [...qualifiers].map(([name, { propagated }]) => [name, propagated]);
    expect(stated(derived.qualifiers)).toEqual([['Description', true]]);
    expect(stated(derived.properties.get('ID')?.qualifiers ?? derived.qualifiers)).toEqual([
      ['Key', true],
      ['MaxLen', true],
    ]);
    expect(stated(derived.properties.get('States')?.qualifiers ?? derived.qualifiers)).toEqual([
      ['Override', false],
      ['ValueMap', false],
    ]);
    const how = derived.methods.get('Do')?.parameters.get('How');
    expect(stated(how?.qualifiers ?? derived.qualifiers)).toEqual([
      ['In', true],
      ['Out', true],
      ['Description', true],
    ]);
  });

  it('may stand before their superclass in the text; the model holds superclasses first', () => {
    const { classes } = compileText(
      'class X_C : X_B { }; class X_B : X_A { }; class X_D { }; class X_A { };',
    );
    expect([...classes.names()]).toEqual(['X_A', 'X_B', 'X_C', 'X_D']);
  });

  it('without a value a boolean qualifier is TRUE, any other NULL', () => {
    const { qualifiers } = classOf('[Terminal, Description] class X_A { };', 'X_A');
    expect([...qualifiers].map(([name, { value }]) => [name, value])).toEqual([
      ['Terminal', true],
      ['Description', null],
    ]);
  });

  it('apply flavors that are stated on the qualifier itself', () => {
    const [, derived] = [
      ...compileText('[Description("x") : Restricted] class X_A { }; class X_B : X_A { };').classes.values(),
    ];
    expect(derived?.qualifiers.size).toBe(0);
  });

  it.each([
    ['boolean', 'TRUE', true],
    ['boolean', 'false', false],
    ['uint8', '11111111b', 255],
    ['sint16', '-0100', -64],
    ['uint64', '0xFFFFFFFFFFFFFFFF', 18_446_744_073_709_551_615n],
    ['sint64', '-9223372036854775808', -9_223_372_036_854_775_808n],
    ['real32', '1.5', 1.5],
    ['real64', '-2.5E-3', -0.0025],
    ['real64', '7', 7],
    ['char16', "'x'", 'x'],
    ['char16', String.raw`'\x263a'`, '☺'],
    ['char16', '65', 'A'],
    ['string', '"a" /* and */ "b\\n"', 'ab\n'],
    ['string', 'NULL', null],
    ['datetime', '"00000001000000.000000:000"', 'datetime 00000001000000.000000:000'],
  ])('%s has the default value %s', (type, literal, value) => {
    const property = classOf(`class X_A { ${type} P = ${literal}; };`, 'X_A').properties.get('P');
    expect(plain(property?.defaultValue)).toEqual(value);
  });

  it.each([
    ['uint8 P = -1', '1:24 "-1" is not a uint8: expected between 0 and 255'],
    [
      'uint64 P = 18446744073709551616',
      '1:25 "18446744073709551616" is not a uint64: expected between 0 and 18446744073709551615',
    ],
    ['uint8 P = 1.5', '1:24 expected a uint8 value, found the real 1.5'],
    ['uint8 P = "1"', '1:24 expected a uint8 value, found a string'],
    ['real32 P = 1.0e39', '1:25 "1.0e39" is not a real32: expected within the range of IEEE 754'],
    ['boolean P = 1', '1:26 expected a boolean value, found the integer 1'],
    ["string P = 'a'", '1:25 expected a string value, found a character'],
    ['char16 P = "a"', '1:25 expected a char16 value, found a string'],
    ['char16 P = 65536', '1:25 "65536" is not a char16: expected between 0 and 65535'],
    ['string P = TRUE', '1:25 expected a string value, found TRUE'],
    ['datetime P = "yesterday"', '1:27 "yesterday" is not a datetime: expected 25 characters, found 9'],
    ['string P = { "a" }', '1:25 expected one string value, found an array'],
    ['string P[] = "a"', '1:27 expected an array of string values in "{" and "}", found a string'],
    ['string P[1] = { "a", "b" }', '1:28 expected at most 1 elements, found 2'],
    ['string P = $A', '1:25 expected a string value, found the alias $A'],
  ])('refuse the default value of %s', (property, fault) => {
    expect(faultsOf(`class X_A {  ${property}; };`)[0]).toBe(fault);
  });

  it('give a reference the object path that is its default value', () => {
    const { properties } = classOf(
      '[Association] class X_A { X_A REF R = "root/x:X_A.P=\\"a\\""; X_A REF S; };',
      'X_A',
    );
    expect(plain(properties.get('R')?.defaultValue)).toBe('path root/x:X_A.P="a"');
  });

  it('keep an empty array, NULL and a NULL element apart', () => {
    const { properties } = classOf(
      'class X_A { string A[] = { }; string B[] = NULL; string C[] = { NULL }; };',
      'X_A',
    );
    expect([...properties.values()].map(({ defaultValue }) => defaultValue)).toEqual([[], null, [null]]);
  });
});

describe('namespaces', () => {
  it('go by #pragma namespace, through includes as if their text stood there', () => {
    const files = new Map([['sub.mof', 'class X_B { };\n#pragma namespace ("root/two")\nclass X_C { };']]);
    const model = compileMof(
      {
        path: 'x.mof',
        text: '#pragma locale ("en_US")\nclass X_A { };\n#pragma include ("sub.mof")\nclass X_D { };\n#pragma unknown ("ignored")\n',
      },
      { namespace: 'root/one', readFile: (path) => files.get(path) ?? '' },
    );
    expect([...model.namespaces.values()].map(({ name, classes }) => [name, [...classes.names()]])).toEqual([
      ['root/one', ['X_A', 'X_B']],
      ['root/two', ['X_C', 'X_D']],
    ]);
  });

  it('do not see each other', () => {
    expect(faultsOf('class X_A { };\n#pragma namespace ("root/other")\nclass X_B : X_A { };')).toEqual([
      '3:13 the superclass X_A of class X_B does not exist',
    ]);
  });

  it('of an earlier compilation are built upon and left as they are', () => {
    const first = compileMof({ path: 'a.mof', text: 'class X_A { };' });
    const second = compileMof({ path: 'b.mof', text: 'class X_B : X_A { };' }, { into: first });
    expect([...(second.namespaces.get('ROOT/cimv2')?.classes.names() ?? [])]).toEqual(['X_A', 'X_B']);
    expect([...(first.namespaces.get('root/cimv2')?.classes.names() ?? [])]).toEqual(['X_A']);
    expect(() => compileMof({ path: 'c.mof', text: 'class X_A { };' }, { into: first })).toThrow(
      'c.mof:1:7: class X_A is already declared',
    );
  });
});
