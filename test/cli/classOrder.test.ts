import { describe, expect, it } from 'vitest';
import { foldName } from '../../src/cim/NameMap.js';
import { inDependencyOrder, presentPart } from '../../src/cli/classOrder.js';
import { sameClass } from '../../src/cli/sameClass.js';
import { compileMof } from '../../src/mof/compile.js';
import type { CIMClass } from '../../src/cim/CIMClass.js';
import type { NameMap } from '../../src/cim/NameMap.js';

const qualifiers = `
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride, ToSubclass);
Qualifier Association : boolean = false, Scope(association), Flavor(DisableOverride, ToSubclass);
Qualifier EmbeddedInstance : string = null, Scope(property, method, parameter);
Qualifier Override : string = null, Scope(property, method, reference), Flavor(EnableOverride, Restricted);
Qualifier Description : string = null, Scope(any), Flavor(EnableOverride, ToSubclass, Translatable);
`;

function classesOf(text: string): NameMap<CIMClass> {
  const namespace = compileMof({ path: 'x.mof', text: qualifiers + text }).namespaces.get('root/cimv2');
  if (!namespace) throw new Error('the text declares nothing');
  return namespace.classes;
}

function orderOf(text: string): string[] {
  return inDependencyOrder(classesOf(text)).map(({ name }) => name);
}

describe('the order of classes', () => {
  it.each([
    ['a superclass', 'class X_B : X_A { };\nclass X_A { };', ['X_A', 'X_B']],
    [
      'what a reference points to',
      '[Association] class X_L { [Key] X_A REF A; [Key] X_B REF B; };\nclass X_A { };\nclass X_B { };',
      ['X_A', 'X_B', 'X_L'],
    ],
    [
      'what a property embeds',
      'class X_A { [EmbeddedInstance("X_B")] string B; };\nclass X_B { };',
      ['X_B', 'X_A'],
    ],
    [
      'what an inherited feature needs: with the class that declares it',
      'class X_C : X_A { };\nclass X_A { [EmbeddedInstance("X_B")] string B; };\nclass X_B { };',
      ['X_B', 'X_A', 'X_C'],
    ],
  ])('puts first %s', (_, text, order) => {
    expect(orderOf(text)).toEqual(order);
  });

  it('does not go by what methods refer to', () => {
    expect(orderOf('class X_A { uint8 M(X_B REF B); };\nclass X_B { };')).toEqual(['X_A', 'X_B']);
  });

  it('keeps superclasses first where properties go round in a circle', () => {
    const order = orderOf('class X_A { [EmbeddedInstance("X_B")] string B; };\nclass X_B : X_A { };');
    expect(order).toEqual(['X_A', 'X_B']);
  });
});

describe('the part of a class that can be there', () => {
  const classes =
    classesOf(`class X_A { string Plain; [EmbeddedInstance("X_B")] string B; uint8 M(X_B REF B); uint8 N(X_A REF A); };
class X_B { };
class X_C : X_A { [Override("M")] uint8 M(X_B REF B); string Own; };`);
  const part = (name: string, exists: readonly string[], missing: readonly string[] = []) => {
    const cimClass = classes.get(name);
    if (!cimClass) throw new Error(`no class ${name}`);
    return presentPart(cimClass, (other) => exists.includes(foldName(other)), new Set(missing));
  };

  it('lacks what refers to a class that does not exist; itself counts as existing', () => {
    const { cimClass, left } = part('X_A', []);
    expect([...cimClass.properties.names(), ...cimClass.methods.names()]).toEqual(['Plain', 'N']);
    expect([...left]).toEqual(['b', 'm']);
  });

  it('is everything that it declares itself where all exist, and nothing that it inherits', () => {
    const { cimClass, left } = part('X_C', ['x_a', 'x_b']);
    expect([...cimClass.properties.names(), ...cimClass.methods.names()]).toEqual(['Own', 'M']);
    expect(left.size).toBe(0);
  });

  it('lacks what overrides something that its superclass still lacks', () => {
    expect([...part('X_C', ['x_a', 'x_b'], ['m']).cimClass.methods.names()]).toEqual([]);
  });
});

describe('two classes are the same', () => {
  const same = (a: string, b: string): boolean => {
    const [one, two] = [classesOf(a).get('X_A'), classesOf(b).get('X_A')];
    if (!one || !two) throw new Error('no class X_A');
    return sameClass(one, two, () => undefined);
  };
  const text = 'class X_A { [Key, Description("d")] string Name = "n"; uint8 M(X_A REF P); };';

  it('whatever the case of their names', () => {
    expect(same(text, text.toLowerCase().replace('x_a ref', 'X_a ref'))).toBe(true);
  });

  it.each([
    ['a text', text.replace('"d"', '"D"')],
    ['a default value', text.replace('"n"', '"N"')],
    ['a type', text.replace('string', 'uint8').replace('"n"', '1')],
    ['a feature', text.replace('};', 'string Other; };')],
    ['a parameter', text.replace('X_A REF P', 'X_A REF P, string Q')],
    ['a qualifier', text.replace('Key, ', '')],
  ])('unless they differ in %s', (_, other) => {
    expect(same(text, other)).toBe(false);
  });
});
