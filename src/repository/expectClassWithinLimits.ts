import type { CIMClass } from '../cim/CIMClass.js';
import type { CIMQualifier } from '../cim/CIMQualifier.js';
import type { LocalClass } from '../cim/localDeclarations.js';
import type { NameMap } from '../cim/NameMap.js';
import type { Namespace } from './Namespace.js';
import { expectWithin, type RepositoryLimits } from './RepositoryLimits.js';

/**
 * Checks the number of features that the class states, before its declarations are checked.
 * @throws CIMError CIM_ERR_SERVER_LIMITS_EXCEEDED
 */
export function expectStatedWithinLimits(
  { name, properties, methods }: Pick<LocalClass, 'methods' | 'name' | 'properties'>,
  limits: RepositoryLimits,
): void {
  expectProperties(name, properties.length, limits);
  expectMethods(name, methods.length, limits);
}

/**
 * Checks the number of features of a class, including inherited ones.
 * @throws CIMError CIM_ERR_SERVER_LIMITS_EXCEEDED
 */
export function expectClassWithinLimits(
  namespace: Namespace,
  cimClass: CIMClass,
  local: LocalClass,
  limits: RepositoryLimits,
): void {
  const { name, properties, methods, superclass } = cimClass;
  expectProperties(name, properties.size, limits);
  expectMethods(name, methods.size, limits);
  const depth = superclass === null ? 0 : [...namespace.lineOf(superclass)].length;
  expectWithin(limits, 'maxClassDepth', depth, `class ${name} would stand below ${depth} superclasses`);
  const expectQualifiers = (element: string, qualifiers: NameMap<CIMQualifier> | undefined): void => {
    const count = qualifiers?.size ?? 0;
    expectWithin(limits, 'maxElementQualifiers', count, `${element} would have ${count} qualifiers`);
  };
  expectQualifiers(`class ${name}`, cimClass.qualifiers);
  // Features inherited unchanged were checked when they were declared.
  for (const stated of local.properties)
    expectQualifiers(`property ${name}.${stated.name}`, properties.get(stated.name)?.qualifiers);
  for (const stated of local.methods) {
    const method = methods.get(stated.name);
    const label = `method ${name}.${stated.name}`;
    expectQualifiers(label, method?.qualifiers);
    const count = stated.parameters.length;
    expectWithin(limits, 'maxMethodParameters', count, `${label} would have ${count} parameters`);
    for (const { name: parameter } of stated.parameters)
      expectQualifiers(`parameter ${parameter} of ${label}`, method?.parameters.get(parameter)?.qualifiers);
  }
}

function expectProperties(className: string, count: number, limits: RepositoryLimits): void {
  expectWithin(limits, 'maxClassProperties', count, `class ${className} would have ${count} properties`);
}

function expectMethods(className: string, count: number, limits: RepositoryLimits): void {
  expectWithin(limits, 'maxClassMethods', count, `class ${className} would have ${count} methods`);
}
