import { describe, expect, it } from 'vitest';
import { compileMof } from '../../src/mof/compile.js';
import { MofError, printFault } from '../../src/mof/MofError.js';
import { faultsOf, messageOf } from './mofSupport.js';

describe('MofError', () => {
  it('shows file, line, column, the line and a caret', () => {
    expect(messageOf('class X_A {\n   uint8 Size\n};\n')).toBe(
      [
        'x.mof:3:1: expected ";" behind the property Size, found "}"', //
        '};',
        '^',
      ].join('\n'),
    );
  });

  it('shows every fault, in the order of the text', () => {
    expect(
      messageOf(
        [
          'class X_A {',
          '\tuint8 Size = 300;',
          '\tuint99 Width;',
          '\tstring Name = 5;',
          '};',
          'class X_B : X_Missing { };',
          'bogus;',
          'class X_C { string a; string A; };',
        ].join('\n'),
      ),
    ).toBe(
      [
        'x.mof:2:15: "300" is not a uint8: expected between 0 and 255',
        '\tuint8 Size = 300;',
        '\t             ^',
        'x.mof:3:2: expected the type of a property or method, or the class of a reference, found "uint99"',
        '\tuint99 Width;',
        '\t^',
        'x.mof:4:16: expected a string value, found the integer 5',
        '\tstring Name = 5;',
        '\t              ^',
        'x.mof:6:13: the superclass X_Missing of class X_B does not exist',
        'class X_B : X_Missing { };',
        '            ^',
        'x.mof:7:1: expected "class", "instance", "qualifier", "#pragma" or "[", found "bogus"',
        'bogus;',
        '^',
        'x.mof:8:30: property X_C.A is declared twice; names compare without case',
        'class X_C { string a; string A; };',
        '                             ^',
      ].join('\n'),
    );
  });

  it('carries the faults as data', () => {
    let thrown: unknown;
    try {
      compileMof({ path: 'a.mof', text: 'class X_A { };\nclass x_a { };' });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(MofError);
    expect((thrown as MofError).name).toBe('MofError');
    expect((thrown as MofError).faults).toEqual([
      {
        path: 'a.mof',
        line: 2,
        column: 7,
        lineText: 'class x_a { };',
        message: 'class x_a is already declared as X_A; names compare without case',
      },
    ]);
  });

  it('cuts a long line around the caret and keeps control characters out of the terminal', () => {
    const lineText = `${'a'.repeat(300)}\u001b[31m${'b'.repeat(300)}`;
    const [, shown, caret] = printFault({ path: 'x', line: 1, column: 301, lineText, message: 'm' }).split(
      '\n',
    );
    expect(shown).toBe(`${'a'.repeat(79)}\uFFFD[31m${'b'.repeat(76)}`);
    expect(caret).toBe(`${' '.repeat(79)}^`);
  });
});

describe('MOF syntax errors', () => {
  it.each([
    ['class', '1:6 expected the name of the class, as in Schema_Name, found the end of the text'],
    [
      'class X_A\u00d7 { };',
      '1:7 expected the name of the class, as in Schema_Name, found "X_A\u00d7", which has other characters than letters, digits and "_"',
    ],
    ['class X_A };', '1:11 expected ":" or "{" behind the name of the class, found "}"'],
    ['class X_A : B { };', '1:13 the superclass B of class X_A does not exist'],
    ['class X_A { }', '1:14 expected ";" behind the features of class X_A, found the end of the text'],
    ['class X_A {', '1:12 expected "}" behind the features of class X_A, found the end of the text'],
    ['[] class X_A { };', '1:2 expected the name of a qualifier, found "]"'],
    ['[Key(] class X_A { };', '1:6 expected a value, found "]"'],
    ['[Key(true] class X_A { };', '1:10 expected ")" behind the value of qualifier Key, found "]"'],
    ['[Key class X_A { };', '1:6 expected "," or "]" behind the qualifier, found "class"'],
    [
      '[Key : Maybe] class X_A { };',
      '1:8 expected a flavor: EnableOverride, DisableOverride, ToSubclass, Restricted or Translatable, found "Maybe"',
    ],
    [
      '[Key : Restricted ToSubclass] class X_A { };',
      '1:19 the flavor ToSubclass contradicts a flavor before it',
    ],
    ['[Key] Qualifier X : string, Scope(any);', '1:7 expected "class" or "instance", found "Qualifier"'],
    ['class X_A { string A[0]; };', '1:22 expected "]" or the positive decimal size of the array, found "0"'],
    ['class X_A { string A[3; };', '1:23 expected "]" behind the size of the array, found ";"'],
    ['class X_A { string A = ; };', '1:24 expected a value, found ";"'],
    ['class X_A { string A[] = { "a", }; };', '1:33 expected a value, found "}"'],
    ['class X_A { string A[] = { "a" "b" 1 }; };', '1:36 expected "," or "}" behind the value, found "1"'],
    ['class X_A { string M(string); };', '1:28 expected the name of the parameter, found ")"'],
    [
      'class X_A { string M(string A string B); };',
      '1:31 expected "," or ")" behind the parameter A, found "string"',
    ],
    ['class X_A { string M(string A) };', '1:32 expected ";" behind the method M, found "}"'],
    ['class X_A { X_A REF M(); };', '1:22 expected ";" behind the reference M, found "("'],
    ['class X_A { X_A A; };', '1:17 expected "REF" behind the class name X_A, found "A"'],
    ['class X_A { X_A REF A[]; };', '1:22 expected ";" behind the reference A, found "["'],
    ['Qualifier Q string, Scope(any);', '1:13 expected ":" and the type of qualifier Q, found "string"'],
    ['Qualifier Q : X_A, Scope(any);', '1:15 expected a data type, found "X_A"'],
    ['Qualifier Q : string;', '1:21 expected "," and the scope of the qualifier, found ";"'],
    ['Qualifier Q : string, Flavor(Restricted);', '1:23 expected "Scope", found "Flavor"'],
    [
      'Qualifier Q : string, Scope(schema);',
      '1:29 expected a scope: class, association, indication, property, reference, method, parameter or any, found "schema"',
    ],
    ['Qualifier Q : string, Scope(any), Scope(any);', '1:35 expected "Flavor", found "Scope"'],
    ['instance X_A { };', '1:10 expected "of" behind "instance", found "X_A"'],
    ['instance of X_A as A { };', '1:20 expected an alias, as in $Name, found "A"'],
    ['class X_A { }; instance of X_A { B; };', '1:35 expected "=" behind the property B, found ";"'],
    ['class X_A { }; instance of X_A { B = "1" };', '1:42 expected ";" behind the value of B, found "}"'],
    ['#pragma', '1:8 expected the name of a pragma, found the end of the text'],
    ['#pragma include "a"', '1:17 expected "(" behind the name of the pragma, found the string "a"'],
    ['#pragma include (a)', '1:18 expected a string, the parameter of the pragma, found "a"'],
    [
      '#pragma namespace ("root:x")',
      '1:20 "root:x" is not a namespace: expected names with "/" between them',
    ],
    [
      '#pragma locale ("English")',
      '1:17 "English" is not a locale: expected language and country as in "en_US"',
    ],
    ['class X_A { string A = "a; };\n', '1:24 the string is not closed on its line: expected "\\""'],
  ])('%j', (text, fault) => {
    expect(faultsOf(text)[0]).toBe(fault);
  });

  it('goes on at the next feature, and at a declaration that begins a line', () => {
    expect(
      faultsOf(
        [
          'class X_A {', //
          '  string A = ;',
          '  string B[] = { 1, ; };',
          '  string C = 7;',
          'class X_B {',
          '  string D = 8;',
          '};',
        ].join('\n'),
      ),
    ).toEqual([
      '2:14 expected a value, found ";"',
      '3:21 expected a value, found ";"',
      '4:14 expected a string value, found the integer 7',
      '5:1 expected the type of a property or method, or the class of a reference, found "class"',
      '6:14 expected a string value, found the integer 8',
    ]);
  });

  it('does not report what only follows from a fault', () => {
    // X_A has lost its key and a reference, X_C may be the bogus declaration.
    expect(
      faultsOf(
        [
          '[Association] class X_A { [Key] X_A REF A, [Key] X_A REF B; };',
          'class X_B : X_A { [Override("B")] X_A REF B; };',
          'class X_C X_D { };',
          'class X_D : X_C { [Override("P")] string P; [Unknown] string Q; };',
          'instance of X_A { B = NULL; };',
          'instance of X_C { };',
        ].join('\n'),
      ),
    ).toEqual([
      '1:42 expected ";" behind the reference A, found ","',
      '3:11 expected ":" or "{" behind the name of the class, found "X_D"',
    ]);
  });
});

describe('files', () => {
  const files = new Map([
    ['/m/a.mof', '#pragma include ("sub/b.mof")\nclass X_A : X_B { };'],
    ['/m/sub/b.mof', '#pragma include ("../c.mof")\nclass X_B : X_C { };'],
    ['/m/c.mof', 'class X_C { };'],
    ['/m/gone.mof', '#pragma include ("none.mof")\nclass X_A : X_None { };'],
    ['/m/self.mof', 'class X_A { };\n#pragma include ("self.mof")\n'],
    ['/m/faulty.mof', '#pragma include ("faulty2.mof")\nclass X_A : X_Q { };'],
    ['/m/faulty2.mof', '\n  class X_B : X_R { };'],
  ]);
  const readFile = (path: string): string => {
    const text = files.get(path);
    if (text === undefined) throw new Error(`no such file: ${path}`);
    return text;
  };

  it('includes files relative to the including file', () => {
    const model = compileMof('/m/a.mof', { readFile });
    expect([...(model.namespaces.get('root/cimv2')?.classes.names() ?? [])]).toEqual(['X_C', 'X_B', 'X_A']);
  });

  it.each([
    ['one', '#pragma include ("o/x.mof")'],
    ['two', '#pragma include ("o/x.mof")\n#pragma include ("p/x.mof")'],
  ])('comes to an end where a folder has no end of folders: %s', (_, text) => {
    const faults = faultsOf(text, { readFile: () => text });
    expect(faults).toEqual([
      `1:18 "${'o/'.repeat(64)}x.mof" is one file too many: expected at most 64 files that include one another, and 10000 in all`,
    ]);
  });

  it.each([
    ['/m/none.mof', '/m/none.mof:1:1: the file cannot be read: no such file: /m/none.mof\n\n^'],
    [
      '/m/gone.mof',
      '/m/gone.mof:1:18: the file "/m/none.mof" cannot be read: no such file: /m/none.mof\n#pragma include ("none.mof")\n                 ^',
    ],
    [
      '/m/self.mof',
      '/m/self.mof:2:18: "/m/self.mof" is included from within itself\n#pragma include ("self.mof")\n                 ^',
    ],
    [
      '/m/faulty.mof',
      [
        '/m/faulty.mof:2:13: the superclass X_Q of class X_A does not exist',
        'class X_A : X_Q { };',
        '            ^',
        '/m/faulty2.mof:2:15: the superclass X_R of class X_B does not exist',
        '  class X_B : X_R { };',
        '              ^',
      ].join('\n'),
    ],
  ])('names the file in the error: %s', (path, message) => {
    expect(() => compileMof(path, { readFile })).toThrow(expect.objectContaining({ message }) as Error);
  });

  it('looks for classes in the search paths', () => {
    const found = new Map([
      ['/lib/X_Base2.mof', 'class X_Base2 { };'],
      ['/lib2/X_Base2.mof', 'the second one is not looked at'],
      ['/lib2/X_Target.mof', 'class X_Target : X_Base2 { };'],
    ]);
    const lookup = (path: string): string => {
      const text = found.get(path);
      if (text === undefined) throw new Error('not there');
      return text;
    };
    const text = 'class X_A : X_Base2 { uint8 M(X_Target REF T); };';
    const model = compileMof({ path: 'x.mof', text }, { readFile: lookup, searchPaths: ['/lib', '/lib2'] });
    expect([...(model.namespaces.get('root/cimv2')?.classes.names() ?? [])]).toEqual([
      'X_Base2',
      'X_A',
      'X_Target',
    ]);
  });
});
