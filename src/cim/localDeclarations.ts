import type { CIMClass, CIMParameterDeclaration } from './CIMClass.js';
import type { CIMQualifier } from './CIMQualifier.js';
import type { CIMTypeName, DataTypeName } from './dataTypes.js';
import type { NameMap } from './NameMap.js';
import type { CIMValue } from './values.js';

/**
 * A class as its author wrote it: only what the class itself declares.  Features are in lists, so that duplicate names can be
 * detected and refused.  `resolveClass` makes a CIMClass of it.
 */
export interface LocalClass {
  readonly name: string;
  readonly superclass: string | null;
  readonly qualifiers: readonly LocalQualifier[];
  readonly properties: readonly LocalProperty[];
  readonly methods: readonly LocalMethod[];
}

export interface LocalQualifier {
  readonly name: string;
  /** Type as written.  It must be that of the qualifier declaration. */
  readonly type: DataTypeName;
  readonly isArray: boolean;
  readonly value: CIMValue;
  /** Flavors, if written.  Otherwise those of the qualifier declaration apply. */
  readonly overridable?: boolean | undefined;
  readonly toSubclass?: boolean | undefined;
  readonly translatable?: boolean | undefined;
}

export interface LocalTypedElement {
  readonly name: string;
  readonly type: CIMTypeName;
  readonly isArray: boolean;
  readonly arraySize: number | null;
  readonly referenceClass: string | null;
  readonly qualifiers: readonly LocalQualifier[];
}

export interface LocalProperty extends LocalTypedElement {
  readonly defaultValue: CIMValue;
}

export interface LocalMethod {
  readonly name: string;
  readonly returnType: DataTypeName;
  readonly qualifiers: readonly LocalQualifier[];
  readonly parameters: readonly LocalTypedElement[];
}

/** The declarations of a class itself: everything that is not propagated. */
export function localDeclarations(cimClass: CIMClass): LocalClass {
  return {
    name: cimClass.name,
    superclass: cimClass.superclass,
    qualifiers: localQualifiers(cimClass.qualifiers),
    properties: [...cimClass.properties.values()]
      .filter((property) => !property.propagated)
      .map((property) => Object.assign(localElement(property), { defaultValue: property.defaultValue })),
    methods: [...cimClass.methods.values()]
      .filter((method) => !method.propagated)
      .map(({ name, returnType, qualifiers, parameters }) => ({
        name,
        returnType,
        qualifiers: localQualifiers(qualifiers),
        parameters: [...parameters.values()].map(localElement),
      })),
  };
}

function localElement(element: CIMParameterDeclaration): LocalTypedElement {
  const { name, type, isArray, arraySize, referenceClass } = element;
  return { name, type, isArray, arraySize, referenceClass, qualifiers: localQualifiers(element.qualifiers) };
}

function localQualifiers(qualifiers: NameMap<CIMQualifier>): LocalQualifier[] {
  return [...qualifiers.values()].filter((qualifier) => !qualifier.propagated);
}
