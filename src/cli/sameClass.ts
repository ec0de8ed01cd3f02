import type { CIMClass, CIMTypedElement } from '../cim/CIMClass.js';
import type { CIMQualifier, CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import { foldName, NameMap } from '../cim/NameMap.js';
import { printMof, type FindQualifierDeclaration } from '../mof/printMof.js';

/** Whether two classes have equal declarations.  Names compare without case, texts with case. */
export function sameClass(a: CIMClass, b: CIMClass, find: FindQualifierDeclaration): boolean {
  return printMof(foldNames(a), find) === printMof(foldNames(b), find);
}

export function sameQualifierDeclaration(a: CIMQualifierDeclaration, b: CIMQualifierDeclaration): boolean {
  return printMof({ ...a, name: foldName(a.name) }) === printMof({ ...b, name: foldName(b.name) });
}

function foldNames(cimClass: CIMClass): CIMClass {
  return {
    ...cimClass,
    name: foldName(cimClass.name),
    superclass: cimClass.superclass && foldName(cimClass.superclass),
    qualifiers: mapValues(cimClass.qualifiers, foldQualifier),
    properties: mapValues(cimClass.properties, foldElement),
    methods: mapValues(cimClass.methods, (method) => ({
      ...method,
      name: foldName(method.name),
      qualifiers: mapValues(method.qualifiers, foldQualifier),
      parameters: mapValues(method.parameters, foldElement),
    })),
  };
}

function foldElement<E extends CIMTypedElement>(element: E): E {
  return {
    ...element,
    name: foldName(element.name),
    referenceClass: element.referenceClass && foldName(element.referenceClass),
    qualifiers: mapValues(element.qualifiers, foldQualifier),
  };
}

function foldQualifier(qualifier: CIMQualifier): CIMQualifier {
  return { ...qualifier, name: foldName(qualifier.name) };
}

function mapValues<V>(map: NameMap<V>, change: (value: V) => V): NameMap<V> {
  return new NameMap([...map].map(([name, value]) => [name, change(value)] as const));
}
