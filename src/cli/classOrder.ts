import {
  embedding,
  type CIMClass,
  type CIMMethodDeclaration,
  type CIMPropertyDeclaration,
  type CIMTypedElement,
} from '../cim/CIMClass.js';
import { stringQualifier } from '../cim/CIMQualifier.js';
import { foldName, NameMap } from '../cim/NameMap.js';

/**
 * The classes in an order in which a server accepts them: each after its superclass and, unless there is a cycle, after the
 * classes that its properties refer to or embed.  Classes that methods refer to are ignored here; `presentPart` defers such
 * methods.
 */
export function inDependencyOrder(classes: NameMap<CIMClass>): CIMClass[] {
  const ordered: CIMClass[] = [];
  const visited = new Set<string>();
  const visit = (cimClass: CIMClass): void => {
    if (visited.has(foldName(cimClass.name))) return;
    visited.add(foldName(cimClass.name));
    const needed = [...cimClass.properties.values()].filter(isLocal).flatMap(classesOfElement);
    for (const name of cimClass.superclass === null ? needed : [cimClass.superclass, ...needed]) {
      const other = classes.get(name);
      if (other) visit(other);
    }
    ordered.push(cimClass);
  };
  for (const cimClass of classes.values()) visit(cimClass);
  return superclassesFirst(ordered, classes);
}

/** A cycle of properties may have placed a class before its superclass. */
function superclassesFirst(ordered: readonly CIMClass[], classes: NameMap<CIMClass>): CIMClass[] {
  const result = new Set<CIMClass>();
  for (const cimClass of ordered) {
    const chain: CIMClass[] = [];
    let next: CIMClass | undefined = cimClass;
    while (next && !result.has(next)) {
      chain.push(next);
      next = next.superclass === null ? undefined : classes.get(next.superclass);
    }
    for (const each of chain.reverse()) result.add(each);
  }
  return [...result];
}

/** A class without inherited features, and without those that cannot be declared yet. */
export interface PresentPart {
  readonly cimClass: CIMClass;
  /** Folded names of the features that were left out. */
  readonly left: ReadonlySet<string>;
}

/**
 * The part of a class that can be declared while only some classes exist: features that refer to other classes, or override a
 * feature in `missing`, are left out.
 */
export function presentPart(
  cimClass: CIMClass,
  exists: (className: string) => boolean,
  missing: ReadonlySet<string> = new Set(),
): PresentPart {
  const left = new Set<string>();
  const keep = (feature: { readonly name: string }, named: readonly string[]): boolean => {
    const isPresent =
      !missing.has(foldName(feature.name)) &&
      named.every((name) => foldName(name) === foldName(cimClass.name) || exists(name));
    if (!isPresent) left.add(foldName(feature.name));
    return isPresent;
  };
  const properties = new NameMap<CIMPropertyDeclaration>();
  for (const property of cimClass.properties.values()) {
    if (isLocal(property) && keep(property, classesOfElement(property)))
      properties.set(property.name, property);
  }
  const methods = new NameMap<CIMMethodDeclaration>();
  for (const method of cimClass.methods.values()) {
    if (isLocal(method) && keep(method, classesOfMethod(method))) methods.set(method.name, method);
  }
  const qualifiers: CIMClass['qualifiers'] = new NameMap();
  for (const qualifier of cimClass.qualifiers.values()) {
    if (!qualifier.propagated) qualifiers.set(qualifier.name, qualifier);
  }
  return { cimClass: { ...cimClass, qualifiers, properties, methods }, left };
}

function isLocal({ propagated }: { readonly propagated: boolean }): boolean {
  return !propagated;
}

function classesOfElement(element: CIMTypedElement): string[] {
  const embedded = embedding(element);
  if (element.referenceClass !== null) return [element.referenceClass];
  return embedded?.kind === 'instance' ? [embedded.className] : [];
}

function classesOfMethod({ qualifiers, parameters }: CIMMethodDeclaration): string[] {
  const returned = stringQualifier(qualifiers, 'EmbeddedInstance');
  const named = [...parameters.values()].flatMap(classesOfElement);
  return returned === null ? named : [returned, ...named];
}
