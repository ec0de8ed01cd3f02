import type {
  CIMClass,
  CIMMethodDeclaration,
  CIMParameterDeclaration,
  CIMPropertyDeclaration,
} from '../cim/CIMClass.js';
import { CIMInstance, type CIMProperty } from '../cim/CIMInstance.js';
import type { CIMQualifier } from '../cim/CIMQualifier.js';
import { foldName, NameMap } from '../cim/NameMap.js';

/** What of an instance a request wants to see.  LocalOnly and IncludeQualifiers are deprecated for instances and not honoured (DSP0200 1.4). */
export interface InstanceView {
  /** null: all properties; names that the class does not have are ignored. */
  readonly propertyList: readonly string[] | null;
  readonly includeClassOrigin: boolean;
}

/** The instance with the properties a request wants, in the order the class declares them. */
export function viewInstance(
  instance: CIMInstance,
  { propertyList, includeClassOrigin }: InstanceView,
  onlyOf: CIMClass | null = null,
): CIMInstance {
  const seen = (property: CIMProperty): CIMProperty => ({
    ...property,
    propagated: undefined,
    classOrigin: includeClassOrigin ? property.classOrigin : undefined,
  });
  if (propertyList === null && onlyOf === null) {
    return new CIMInstance(instance.className, instance.properties.mapped(seen), instance.path);
  }
  const wanted = propertyList === null ? null : new Set(propertyList.map(foldName));
  const properties = new NameMap<CIMProperty>();
  for (const property of instance.properties.values()) {
    if (wanted !== null && !wanted.has(foldName(property.name))) continue;
    if (onlyOf !== null && !onlyOf.properties.has(property.name)) continue;
    properties.set(property.name, seen(property));
  }
  return new CIMInstance(instance.className, properties, instance.path);
}

/** What of a class a request wants to see. */
export interface ClassView {
  readonly localOnly: boolean;
  readonly includeQualifiers: boolean;
  readonly includeClassOrigin: boolean;
  readonly propertyList: readonly string[] | null;
}

/** The class reduced to what a request wants (DSP0200 1.4, 5.3.2.1 GetClass). */
export function viewClass(
  cimClass: CIMClass,
  { localOnly, includeQualifiers, includeClassOrigin, propertyList }: ClassView,
): CIMClass {
  const wanted = propertyList === null ? null : new Set(propertyList.map(foldName));
  const qualifiers = (all: NameMap<CIMQualifier>): NameMap<CIMQualifier> =>
    includeQualifiers ? all : new NameMap();
  const origin = <T extends { readonly classOrigin: string }>(element: T): T =>
    includeClassOrigin ? element : { ...element, classOrigin: '' };
  const properties = new NameMap<CIMPropertyDeclaration>();
  for (const property of cimClass.properties.values()) {
    if (localOnly && property.propagated) continue;
    if (wanted !== null && !wanted.has(foldName(property.name))) continue;
    properties.set(property.name, origin({ ...property, qualifiers: qualifiers(property.qualifiers) }));
  }
  const methods = new NameMap<CIMMethodDeclaration>();
  for (const method of cimClass.methods.values()) {
    if (localOnly && method.propagated) continue;
    const parameters = new NameMap<CIMParameterDeclaration>();
    for (const parameter of method.parameters.values()) {
      parameters.set(parameter.name, { ...parameter, qualifiers: qualifiers(parameter.qualifiers) });
    }
    methods.set(method.name, origin({ ...method, parameters, qualifiers: qualifiers(method.qualifiers) }));
  }
  return { ...cimClass, qualifiers: qualifiers(cimClass.qualifiers), properties, methods };
}
