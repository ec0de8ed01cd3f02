import { hasQualifier, stringQualifier, type CIMQualifier } from './CIMQualifier.js';
import type { CIMTypeName, DataTypeName } from './dataTypes.js';
import type { KeyTypes } from './CIMInstanceName.js';
import type { NameMap } from './NameMap.js';
import type { CIMValue } from './values.js';

/** The type of a property or parameter declaration. */
export interface CIMTypedElement {
  readonly name: string;
  readonly type: CIMTypeName;
  readonly isArray: boolean;
  /** Length of a fixed-size array; null for other arrays and for scalars. */
  readonly arraySize: number | null;
  /** Class that a reference points to; null for other types. */
  readonly referenceClass: string | null;
  readonly qualifiers: NameMap<CIMQualifier>;
}

export interface CIMPropertyDeclaration extends CIMTypedElement {
  /** Default value; null where the MOF states none or NULL. */
  readonly defaultValue: CIMValue;
  /** The class that introduced (or last overrode) the property. */
  readonly classOrigin: string;
  /** True if the property is inherited unchanged, not declared again in this class. */
  readonly propagated: boolean;
}

export interface CIMParameterDeclaration extends CIMTypedElement {}

export interface CIMMethodDeclaration {
  readonly name: string;
  readonly returnType: DataTypeName;
  readonly qualifiers: NameMap<CIMQualifier>;
  readonly parameters: NameMap<CIMParameterDeclaration>;
  readonly classOrigin: string;
  readonly propagated: boolean;
}

/**
 * A class with everything it inherits.
 * Properties, methods and qualifiers are complete; `propagated` marks those taken unchanged from the superclass.
 */
export interface CIMClass {
  readonly kind: 'class';
  readonly name: string;
  readonly superclass: string | null;
  readonly qualifiers: NameMap<CIMQualifier>;
  readonly properties: NameMap<CIMPropertyDeclaration>;
  readonly methods: NameMap<CIMMethodDeclaration>;
}

export function isAssociation(cimClass: CIMClass): boolean {
  return hasQualifier(cimClass.qualifiers, 'Association');
}

export function isAbstract(cimClass: CIMClass): boolean {
  return hasQualifier(cimClass.qualifiers, 'Abstract');
}

export function isKey(property: CIMPropertyDeclaration): boolean {
  return hasQualifier(property.qualifiers, 'Key');
}

/** The key properties, in declaration order. */
export function keyProperties(cimClass: CIMClass): readonly CIMPropertyDeclaration[] {
  return [...cimClass.properties.values()].filter(isKey);
}

/**
 * The declared types of the keys whose JavaScript value does not show the CIM type: numbers, and char16, which is a string. Null
 * if the class has no such key.
 */
export function typesOfKeys(keys: readonly CIMPropertyDeclaration[]): KeyTypes | null {
  const types = new Map<string, DataTypeName>();
  for (const { name, type } of keys) {
    const isTold = type === 'reference' || type === 'string' || type === 'boolean' || type === 'datetime';
    if (!isTold) types.set(name, type);
  }
  return types.size === 0 ? null : types;
}

/** What a string element embeds: the class that EmbeddedInstance names, any object, or nothing (DSP0004 2.8, 5.6.3). */
export function embedding(
  element: CIMTypedElement,
): { readonly kind: 'instance'; readonly className: string } | { readonly kind: 'object' } | null {
  const className = stringQualifier(element.qualifiers, 'EmbeddedInstance');
  if (className !== null) return { kind: 'instance', className };
  return hasQualifier(element.qualifiers, 'EmbeddedObject') ? { kind: 'object' } : null;
}

/**
 * Whether a parameter passes into the method.
 * The default of the In qualifier is TRUE.  Many DMTF declarations nevertheless mark a pure output with `[OUT]` alone: a
 * parameter that is Out and does not state In is therefore output only.
 */
export function isInParameter(parameter: CIMParameterDeclaration): boolean {
  const stated = parameter.qualifiers.get('In')?.value;
  return typeof stated === 'boolean' ? stated : !isOutParameter(parameter);
}

/** Whether a parameter passes out of the method; the default of the Out qualifier is FALSE. */
export function isOutParameter(parameter: CIMParameterDeclaration): boolean {
  return hasQualifier(parameter.qualifiers, 'Out');
}
