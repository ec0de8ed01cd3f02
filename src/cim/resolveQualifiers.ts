import { CIMDateTime } from './CIMDateTime.js';
import type { CIMQualifier, CIMQualifierScope } from './CIMQualifier.js';
import type { LocalQualifier } from './localDeclarations.js';
import { NameMap, sameName } from './NameMap.js';
import type { ResolveContext } from './ResolveContext.js';
import { isCIMArray, type CIMScalar, type CIMValue } from './values.js';

/**
 * Resolves the qualifiers of one element: those stated, checked against their declarations, and those inherited from the
 * overridden element of the superclass (DSP0004 2.8, qualifier scopes and flavors). `element` names the element in error
 * sentences, such as `property CIM_X.Name`.
 */
export function resolveQualifiers(
  stated: readonly LocalQualifier[],
  inherited: NameMap<CIMQualifier> | null,
  scope: CIMQualifierScope,
  element: string,
  context: ResolveContext,
): NameMap<CIMQualifier> {
  const passedOn = inherited && inheritQualifiers(inherited);
  if (stated.length === 0) return passedOn ?? noQualifiers;
  const qualifiers: NameMap<CIMQualifier> =
    passedOn && passedOn.size > 0 ? NameMap.extending(passedOn, { ownFirst: true }) : new NameMap();
  for (const qualifier of stated) {
    if (qualifiers.hasOwn(qualifier.name)) {
      context.fault(qualifier, `qualifier ${qualifier.name} stands twice on ${element}`);
      continue;
    }
    const resolved = resolveQualifier(qualifier, scope, element, context);
    const before = inherited?.get(qualifier.name);
    if (before?.toSubclass && !before.overridable && !sameQualifierValue(before.value, resolved.value)) {
      context.fault(
        qualifier,
        `${element} changes qualifier ${qualifier.name} from ${printShort(before.value)} to ${printShort(resolved.value)}, which its flavor DisableOverride forbids`,
      );
    }
    qualifiers.set(resolved.name, resolved);
  }
  return qualifiers;
}

/** Shared by all elements without qualifiers, which are most. */
const noQualifiers: NameMap<CIMQualifier> = new NameMap();

/**
 * The qualifiers that a subclass inherits with an element that it does not declare again.
 * It is the given map itself if all its qualifiers are inherited.
 */
export function inheritQualifiers(qualifiers: NameMap<CIMQualifier>): NameMap<CIMQualifier> {
  const inherited = new NameMap<CIMQualifier>();
  let isSame = true;
  for (const [name, qualifier] of qualifiers) {
    if (qualifier.toSubclass) inherited.set(name, asPropagated(qualifier));
    isSame &&= qualifier.toSubclass && qualifier.propagated;
  }
  return isSame ? qualifiers : inherited;
}

function asPropagated(qualifier: CIMQualifier): CIMQualifier {
  return qualifier.propagated ? qualifier : { ...qualifier, propagated: true };
}

function resolveQualifier(
  stated: LocalQualifier,
  scope: CIMQualifierScope,
  element: string,
  context: ResolveContext,
): CIMQualifier {
  const { name, type, isArray, value } = stated;
  const declaration = context.findQualifierDeclaration(name);
  if (!declaration) {
    context.fault(stated, `qualifier ${name} is not declared`, 'CIM_ERR_INVALID_PARAMETER', 'qualifier');
    const { overridable = true, toSubclass = true, translatable = false } = stated;
    return { name, type, isArray, value, overridable, toSubclass, translatable, propagated: false };
  }
  if (!declaration.scopes.has(scope)) {
    const scopes = [...declaration.scopes].join(', ');
    context.fault(stated, `qualifier ${name} may not be put on the ${element}: its scope is ${scopes}`);
  }
  if (type !== declaration.type || isArray !== declaration.isArray) {
    context.fault(
      stated,
      `qualifier ${name} is declared as ${printType(declaration)}, not ${printType(stated)}`,
      'CIM_ERR_TYPE_MISMATCH',
    );
  } else if (declaration.arraySize !== null && isCIMArray(value) && value.length > declaration.arraySize) {
    context.fault(
      stated,
      `qualifier ${name} is declared with ${declaration.arraySize} elements, and ${value.length} are given`,
      'CIM_ERR_TYPE_MISMATCH',
    );
  }
  return {
    name: declaration.name,
    type: declaration.type,
    isArray: declaration.isArray,
    value,
    overridable: stated.overridable ?? declaration.overridable,
    toSubclass: stated.toSubclass ?? declaration.toSubclass,
    translatable: stated.translatable ?? declaration.translatable,
    propagated: false,
  };
}

function printType({ type, isArray }: { readonly type: string; readonly isArray: boolean }): string {
  return isArray ? `${type}[]` : type;
}

/** Whether two qualifier values are equal.  Qualifier values are never references or embedded objects. */
export function sameQualifierValue(a: CIMValue, b: CIMValue): boolean {
  if (isCIMArray(a) && isCIMArray(b)) {
    return a.length === b.length && a.every((element, index) => sameScalar(element, b[index] ?? null));
  }
  return !isCIMArray(a) && !isCIMArray(b) && sameScalar(a, b);
}

function sameScalar(a: CIMScalar | null, b: CIMScalar | null): boolean {
  if (a instanceof CIMDateTime && b instanceof CIMDateTime) return a.equals(b);
  return Object.is(a, b);
}

function printShort(value: CIMValue): string {
  if (isCIMArray(value)) return `{ ${value.map((element) => printShort(element)).join(', ')} }`;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'string') return `"${value.length > 60 ? `${value.slice(0, 60)}…` : value}"`;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return value instanceof CIMDateTime ? `"${value.toString()}"` : 'NULL';
}

/** The qualifier of that name among those that the author stated. */
export function findStated(qualifiers: readonly LocalQualifier[], name: string): LocalQualifier | undefined {
  return qualifiers.find((qualifier) => sameName(qualifier.name, name));
}
