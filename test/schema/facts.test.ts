import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  isAbstract,
  isAssociation,
  keyProperties,
  type CIMClass,
  type CIMTypedElement,
} from '../../src/cim/CIMClass.js';
import { hasQualifier, stringQualifier } from '../../src/cim/CIMQualifier.js';
import { compileModel } from '../../src/schema/compileModel.js';
import { modelRoots } from '../../src/schema/modelRoots.js';
import { factsOf, type ClassFacts } from './facts.js';

const facts = JSON.parse(readFileSync(new URL('facts.json', import.meta.url), 'utf8')) as Record<
  string,
  ClassFacts
>;
const { namespaces } = compileModel();
const classes = new Map<string, CIMClass>();
for (const namespace of namespaces.values()) {
  for (const cimClass of namespace.classes.values()) classes.set(cimClass.name, cimClass);
}

describe('mof/ against the facts of the standard classes', () => {
  it('declares the classes of facts.json, and no others but our own', () => {
    const missing = Object.keys(facts).filter((name) => !classes.has(name));
    const others = [...classes.keys()].filter((name) => !(name in facts));
    expect([missing, others.filter((name) => !name.startsWith('ISCSIWBEM_'))]).toEqual([[], []]);
  });

  it.each(Object.keys(facts))('%s: superclass, properties, methods, parameters and qualifiers', (name) => {
    const cimClass = classes.get(name);
    expect(cimClass && factsOf(cimClass)).toEqual(facts[name]);
  });
});

describe.each(modelRoots)('mof/$file', ({ namespace }) => {
  const model = [...(namespaces.get(namespace)?.classes.values() ?? [])];
  const names = new Set(model.map(({ name }) => name));

  it('declares every class that a reference or an embedded instance names', () => {
    const missing = model.flatMap((cimClass) =>
      [...elementsOf(cimClass)].flatMap(({ name, referenceClass, qualifiers }) => {
        const needed = referenceClass ?? stringQualifier(qualifiers, 'EmbeddedInstance');
        return needed === null || names.has(needed) ? [] : [`${cimClass.name}.${name}: ${needed}`];
      }),
    );
    expect(missing).toEqual([]);
  });

  it('describes every class and every method', () => {
    const silent = model.flatMap((cimClass) => [
      ...(stringQualifier(cimClass.qualifiers, 'Description') === null ? [cimClass.name] : []),
      ...[...cimClass.methods.values()]
        .filter(({ qualifiers }) => stringQualifier(qualifiers, 'Description') === null)
        .map((method) => `${cimClass.name}.${method.name}`),
    ]);
    expect(silent).toEqual([]);
  });

  it('gives keys to every class that can have instances of its own', () => {
    const keyless = model.filter(
      (cimClass) =>
        !isAbstract(cimClass) &&
        !hasQualifier(cimClass.qualifiers, 'Indication') &&
        !hasQualifier(cimClass.qualifiers, 'Structure') &&
        keyProperties(cimClass).length === 0,
    );
    expect(keyless.map(({ name }) => name)).toEqual([]);
  });

  it('gives every association at least two references', () => {
    const lonely = model.filter(
      (cimClass) =>
        isAssociation(cimClass) &&
        [...cimClass.properties.values()].filter(({ type }) => type === 'reference').length < 2,
    );
    expect(lonely.map(({ name }) => name)).toEqual([]);
  });
});

function* elementsOf({ properties, methods }: CIMClass): Generator<CIMTypedElement> {
  yield* properties.values();
  for (const { parameters } of methods.values()) yield* parameters.values();
}
