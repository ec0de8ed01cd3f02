import { describe, expect, it } from 'vitest';
import { faultsOf } from './mofSupport.js';

/** Each rule of DSP0004 2.8 that a class can break: the text, and what the author is told.  An empty list: it compiles. */
const rules: readonly [rule: string, text: string, faults: readonly string[]][] = [
  [
    'a superclass must exist',
    'class X_A : X_B { };',
    ['1:13 the superclass X_B of class X_A does not exist'],
  ],
  [
    'a class is not its own ancestor',
    'class X_A : X_B { };\nclass X_B : X_C { };\nclass X_C : X_A { };\nclass X_D : X_D { };',
    [
      '1:13 class X_A is its own ancestor: X_A : X_B : X_C : X_A',
      '2:13 class X_B is its own ancestor: X_B : X_C : X_A : X_B',
      '3:13 class X_C is its own ancestor: X_C : X_A : X_B : X_C',
      '4:13 class X_D is its own ancestor: X_D : X_D',
    ],
  ],
  [
    'a Terminal class has no subclass',
    '[Terminal] class X_A { };\nclass X_B : X_A { };',
    ['2:13 class X_A is Terminal and can have no subclass X_B'],
  ],
  [
    'properties differ by more than case',
    'class X_A { uint8 Size; uint8 SIZE; };',
    ['1:31 property X_A.SIZE is declared twice; names compare without case'],
  ],
  [
    'methods differ by more than case',
    'class X_A { uint8 Do(); uint8 do(); };',
    ['1:31 method X_A.do is declared twice; names compare without case'],
  ],
  [
    'parameters differ by more than case',
    'class X_A { uint8 Do(string A, string a); };',
    ['1:39 parameter a of method X_A.Do is declared twice; names compare without case'],
  ],
  [
    'a qualifier stands once',
    '[Description("a"), DESCRIPTION("b")] class X_A { };',
    ['1:20 qualifier DESCRIPTION stands twice on class X_A'],
  ],
  ['a qualifier is declared', '[Unknown(5)] class X_A { };', ['1:2 qualifier Unknown is not declared']],
  [
    'a qualifier keeps its scope',
    '[Key] class X_A { [Out] string A; uint8 M([Key] string P); };',
    [
      '1:2 qualifier Key may not be put on the class X_A: its scope is property, reference',
      '1:20 qualifier Out may not be put on the property X_A.A: its scope is parameter',
      '1:44 qualifier Key may not be put on the parameter P of method X_A.M: its scope is property, reference',
    ],
  ],
  [
    'a qualifier value is of the declared type',
    '[Description(5)] class X_A { [MaxLen(-1)] string A; [ValueMap("1")] string B; [Key("x")] string C; };',
    [
      '1:14 expected a string value, found the integer 5',
      '1:38 "-1" is not a uint32: expected between 0 and 4294967295',
      '1:63 expected an array of string values in "{" and "}", found a string',
      '1:84 expected a boolean value, found a string',
    ],
  ],
  [
    'a property that is inherited is declared again with Override only',
    'class X_A { string P; };\nclass X_B : X_A { string p; };',
    ['2:26 property X_B.p is inherited by class X_B: expected Override ( "P" ) to declare it again'],
  ],
  [
    'Override needs something to override',
    'class X_A { };\nclass X_B : X_A { [Override("P")] string P; [Override("M")] uint8 M(); };',
    [
      '2:20 property X_B.P overrides nothing: no superclass of X_B declares P',
      '2:46 method X_B.M overrides nothing: no superclass of X_B declares M',
    ],
  ],
  [
    'Override names the element itself',
    'class X_A { string P; string Q; };\nclass X_B : X_A { [Override("Q")] string P; };',
    ['2:20 property X_B.P says Override ( "Q" ): expected its own name, "P"'],
  ],
  [
    'an override keeps the type',
    'class X_A { uint8 P; };\nclass X_B : X_A { [Override("P")] uint16 P; };',
    ['2:42 property X_B.P overrides a uint8 with a uint16: expected the same type'],
  ],
  [
    'an override keeps array-ness',
    'class X_A { uint8 P; };\nclass X_B : X_A { [Override("P")] uint8 P[]; };',
    ['2:41 property X_B.P overrides a uint8 with a uint8 array: expected the same type'],
  ],
  [
    'an override keeps the size of an array',
    'class X_A { uint8 P[2]; };\nclass X_B : X_A { [Override("P")] uint8 P[3]; };',
    ['2:41 property X_B.P overrides a uint8 array of 2 with a uint8 array of 3: expected the same type'],
  ],
  [
    'an override may change the default value',
    'class X_A { uint8 P = 1; };\nclass X_B : X_A { [Override("P")] uint8 P = 2; };',
    [],
  ],
  [
    'DisableOverride keeps the value',
    'class X_A { [Key] string P; };\nclass X_B : X_A { [Override("P"), Key(false)] string P; };',
    [
      '2:35 property X_B.P changes qualifier Key from TRUE to FALSE, which its flavor DisableOverride forbids',
    ],
  ],
  [
    'DisableOverride lets the same value stand',
    'class X_A { [Key] string P; };\nclass X_B : X_A { [Override("P"), Key] string P; };',
    [],
  ],
  [
    'EnableOverride lets the value change',
    'class X_A { [MaxLen(5)] string P; };\nclass X_B : X_A { [Override("P"), MaxLen(4)] string P; };',
    [],
  ],
  [
    'keys are not added',
    'class X_A { [Key] string P; };\nclass X_B : X_A { [Key] string Q; };',
    ['2:20 class X_B adds the key Q, but its superclass X_A has keys already'],
  ],
  [
    'keys are not added by an override',
    'class X_A { [Key] string P; string Q; };\nclass X_B : X_A { [Override("Q"), Key] string Q; };',
    ['2:35 class X_B adds the key Q, but its superclass X_A has keys already'],
  ],
  [
    'a class may give keys to a chain without',
    'class X_A { string Q; };\nclass X_B : X_A { [Override("Q"), Key] string Q; };',
    [],
  ],
  [
    'references stand in associations',
    'class X_A { X_A REF R; };',
    ['1:21 reference X_A.R stands in a class that is no Association'],
  ],
  [
    'an association has two references',
    '[Association] class X_A { X_A REF R; };',
    ['1:21 association X_A has 1 references: expected at least two'],
  ],
  [
    'an association may inherit its references',
    '[Association] class X_A { X_A REF R; X_A REF S; };\nclass X_B : X_A { string P; };',
    [],
  ],
  [
    'an association has no other superclass',
    'class X_A { };\n[Association] class X_B : X_A { X_A REF R; X_A REF S; };',
    ['2:2 class X_B is an Association, but its superclass X_A is not'],
  ],
  [
    'an indication has no other superclass',
    'class X_A { };\n[Indication] class X_B : X_A { };',
    ['2:2 class X_B is an Indication, but its superclass X_A is not'],
  ],
  [
    'an association stays one',
    '[Association] class X_A { X_A REF R; X_A REF S; };\n[Association(false)] class X_B : X_A { };',
    [
      '2:2 association X_B changes qualifier Association from TRUE to FALSE, which its flavor DisableOverride forbids',
    ],
  ],
  [
    'a class is not both',
    '[Association, Indication] class X_A { X_A REF R; X_A REF S; };',
    [
      '1:15 qualifier Indication may not be put on the association X_A: its scope is class, indication',
      '1:33 class X_A is both Association and Indication',
    ],
  ],
  [
    'the class of a reference exists',
    '[Association] class X_A { X_A REF R; X_B REF S; };\nclass X_C { uint8 M(X_D REF P); };',
    [
      '1:46 the class X_B that reference X_A.S refers to does not exist',
      '2:29 the class X_D that parameter P of method X_C.M refers to does not exist',
    ],
  ],
  [
    'a reference may narrow',
    'class X_N { }; class X_M : X_N { };\n[Association] class X_A { X_N REF R; X_N REF S; };\n[Association] class X_B : X_A { [Override("R")] X_M REF R; };',
    [],
  ],
  [
    'a reference does not widen',
    'class X_N { }; class X_M : X_N { };\n[Association] class X_A { X_M REF R; X_N REF S; };\n[Association] class X_B : X_A { [Override("R")] X_N REF R; };',
    ['3:57 reference X_B.R refers to X_N: expected X_M or a subclass of it'],
  ],
  [
    'an embedded class exists',
    'class X_A { [EmbeddedInstance("X_B")] string P; uint8 M([EmbeddedInstance("X_C")] string Q); };',
    [
      '1:14 the class X_B that property X_A.P embeds does not exist',
      '1:58 the class X_C that parameter Q of method X_A.M embeds does not exist',
    ],
  ],
  [
    'only strings embed',
    'class X_A { [EmbeddedInstance("X_A")] uint8 P; [EmbeddedObject] uint8 Q; };',
    [
      '1:45 property X_A.P is of type uint8: only a string can be an EmbeddedInstance',
      '1:71 property X_A.Q is of type uint8: only a string can be an EmbeddedObject',
    ],
  ],
  [
    'an embedded class may narrow',
    'class X_N { }; class X_M : X_N { };\nclass X_A { [EmbeddedInstance("X_N")] string P; };\nclass X_B : X_A { [Override("P"), EmbeddedInstance("X_M")] string P; };',
    [],
  ],
  [
    'an embedded class does not widen',
    'class X_N { }; class X_M : X_N { };\nclass X_A { [EmbeddedInstance("X_M")] string P; };\nclass X_B : X_A { [Override("P"), EmbeddedInstance("X_N")] string P; };',
    ['3:67 property X_B.P embeds X_N: expected X_M or a subclass of it'],
  ],
  [
    'a method override keeps the return type',
    'class X_A { uint8 M(); };\nclass X_B : X_A { [Override("M")] uint16 M(); };',
    ['2:42 method X_B.M returns uint16: expected uint8 as in X_A.M'],
  ],
  [
    'a method override keeps the parameters',
    'class X_A { uint8 M(string P, string Q); };\nclass X_B : X_A { [Override("M")] uint8 M(string Q, string P); };',
    ['2:41 method X_B.M has the parameters (Q, P): expected (P, Q) as in X_A.M'],
  ],
  [
    'a method override keeps parameter types',
    'class X_A { uint8 M(string P); };\nclass X_B : X_A { [Override("M")] uint8 M(string p[]); };',
    ['2:50 parameter p of method X_B.M overrides a string with a string array: expected the same type'],
  ],
  [
    'a method override keeps directions',
    'class X_A { uint8 M(string P); };\nclass X_B : X_A { [Override("M")] uint8 M([Out] string P); };',
    ['2:56 parameter P of method X_B.M changes its direction, In or Out, of X_A.M'],
  ],
  [
    'a method override may repeat the signature',
    'class X_A { uint8 M([In(false), Out] string P); };\nclass X_B : X_A { [Override("m")] uint8 m(string p); };',
    [],
  ],
  [
    'a default value of a reference is an object path',
    '[Association] class X_A { X_A REF R = "root:X_A.P=1"; X_A REF S = NULL; X_A REF T = "X_A"; X_A REF U = $A; };',
    [
      '1:85 "X_A" is not an instance path: expected "." and the keys behind the class name X_A',
      '1:104 expected an object path as the default value of reference U, found the alias $A',
    ],
  ],
  [
    'a key is a single value',
    'class X_A { [Key] string P[]; [Key, EmbeddedObject] string Q; };',
    [
      '1:26 the key X_A.P is an array or an embedded object: expected a single value',
      '1:60 the key X_A.Q is an array or an embedded object: expected a single value',
    ],
  ],
];

describe('what DSP0004 2.8 asks of a class', () => {
  it.each(rules)('%s', (_, text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });

  it('sees a chain of a thousand classes', () => {
    const names = Array.from({ length: 1000 }, (_, index) => index);
    const text = names.map((index) => `class X_C${index} : X_C${index + 1} { uint8 P${index}; };`).reverse();
    expect(faultsOf(`class X_C1000 { };\n${text.join('\n')}`)).toEqual([]);
    expect(faultsOf(text.join('\n'))).toEqual(['1:16 the superclass X_C1000 of class X_C999 does not exist']);
  });
});
