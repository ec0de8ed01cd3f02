import type { DataTypeName } from './dataTypes.js';
import type { NameMap } from './NameMap.js';
import type { CIMValue } from './values.js';

/** Whether a qualifier is inherited by subclasses and whether they may change it (DSP0004 2.8, "Qualifier flavors"). */
export interface CIMQualifierFlavors {
  /** EnableOverride or DisableOverride. */
  readonly overridable: boolean;
  /** ToSubclass or Restricted. */
  readonly toSubclass: boolean;
  readonly translatable: boolean;
}

/** Elements that a qualifier may be applied to (DSP0004 2.8, "Qualifier scopes"). */
export type CIMQualifierScope =
  | 'class' | 'association' | 'indication' | 'property' | 'reference' | 'method' | 'parameter'; // prettier-ignore

/** A qualifier type, as the keyword Qualifier declares it. */
export interface CIMQualifierDeclaration extends CIMQualifierFlavors {
  readonly name: string;
  readonly type: DataTypeName;
  readonly isArray: boolean;
  /** Length of a fixed-size array; null otherwise. */
  readonly arraySize: number | null;
  readonly defaultValue: CIMValue;
  readonly scopes: ReadonlySet<CIMQualifierScope>;
}

/** A qualifier on a class, property, method or parameter. */
export interface CIMQualifier extends CIMQualifierFlavors {
  readonly name: string;
  readonly type: DataTypeName;
  readonly isArray: boolean;
  readonly value: CIMValue;
  /** Inherited from the superclass and not stated again. */
  readonly propagated: boolean;
}

/** Whether a boolean qualifier is present and TRUE. */
export function hasQualifier(qualifiers: NameMap<CIMQualifier>, name: string): boolean {
  return qualifiers.get(name)?.value === true;
}

/** The value of a string qualifier, or null. */
export function stringQualifier(qualifiers: NameMap<CIMQualifier>, name: string): string | null {
  const value = qualifiers.get(name)?.value;
  return typeof value === 'string' ? value : null;
}
