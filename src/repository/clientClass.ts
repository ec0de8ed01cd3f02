import type { CIMClass } from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import { CIMInstance } from '../cim/CIMInstance.js';
import { isIdentifier } from '../cim/identifier.js';
import { localDeclarations, type LocalClass, type LocalQualifier } from '../cim/localDeclarations.js';
import { isCIMArray, type CIMValue } from '../cim/values.js';
import { MAX_NAME_LENGTH } from '../store/Store.js';
import type { Namespace } from './Namespace.js';

/**
 * A class that a client sent, as its author states it: what is marked as propagated is left to the superclass.
 *
 * On the wire a flavor that is not sent cannot be told from its default (DSP0201 2.4, QualifierFlavor): the default leaves the
 * flavor to the qualifier type.  A qualifier that is NULL does not say whether it is an array: its type does.
 *
 * @throws CIMError CIM_ERR_INVALID_PARAMETER for a name that no class or feature can have, and for what MOF has no text for: whatever a
 * namespace holds can be printed and loaded elsewhere.
 */
export function clientClass(namespace: Namespace, cimClass: CIMClass): LocalClass {
  const local = localDeclarations(cimClass);
  const qualifiers = (stated: readonly LocalQualifier[]): LocalQualifier[] =>
    stated.map((qualifier) => asStated(namespace, qualifier));
  expectName('class', local.name);
  if (local.name.startsWith('__')) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `the class name "${local.name}" begins with two underscores: those classes are the server's own`,
    );
  }
  expectWritable(local, local.name);
  for (const property of local.properties) {
    const shown = `${local.name}.${property.name}`;
    expectName('property', property.name);
    expectWritable(property, shown);
    expectFinite(property.defaultValue, `the default value of ${shown}`);
  }
  for (const method of local.methods) {
    const shown = `${local.name}.${method.name}`;
    expectName('method', method.name);
    expectWritable(method, shown);
    for (const parameter of method.parameters) {
      expectName('parameter', parameter.name);
      expectWritable(parameter, `the parameter ${parameter.name} of ${shown}`);
    }
  }
  return {
    ...local,
    qualifiers: qualifiers(local.qualifiers),
    properties: local.properties.map((property) =>
      Object.assign({}, property, { qualifiers: qualifiers(property.qualifiers) }),
    ),
    methods: local.methods.map((method) =>
      Object.assign({}, method, {
        qualifiers: qualifiers(method.qualifiers),
        parameters: method.parameters.map((parameter) =>
          Object.assign({}, parameter, { qualifiers: qualifiers(parameter.qualifiers) }),
        ),
      }),
    ),
  };
}

/** @throws CIMError CIM_ERR_INVALID_PARAMETER if the name is none. */
export function expectName(kind: string, name: string): void {
  if (name.length > MAX_NAME_LENGTH) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `the ${kind} name "${name.slice(0, 40)}…" has ${name.length} characters: expected at most ${MAX_NAME_LENGTH}`,
    );
  }
  // Every object has a __proto__ already.
  if (!isIdentifier(name) || name === '__proto__') {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `"${name}" is not the name of a ${kind}: expected letters, digits and underscores, no digit first`,
    );
  }
}

/** @throws CIMError CIM_ERR_INVALID_PARAMETER */
function expectWritable(
  { qualifiers }: { readonly qualifiers: readonly LocalQualifier[] },
  shown: string,
): void {
  for (const { name, value } of qualifiers) expectFinite(value, `the qualifier ${name} of ${shown}`);
}

/** @throws CIMError CIM_ERR_INVALID_PARAMETER: a declaration is written as MOF, which has no literal for NaN and the infinities. */
export function expectFinite(value: CIMValue, shown: string): void {
  if (value === null) return;
  if (isCIMArray(value)) {
    for (const one of value) expectFinite(one, shown);
  } else if (value instanceof CIMInstance) {
    for (const property of value.properties.values()) expectFinite(property.value, shown);
  } else if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `${shown} is ${value}: expected a finite number, because MOF has no text for another`,
    );
  }
}

function asStated(namespace: Namespace, qualifier: LocalQualifier): LocalQualifier {
  const { name, type, value, overridable, toSubclass, translatable } = qualifier;
  const declared = namespace.qualifierDeclarations.get(name);
  return {
    name,
    type,
    isArray: value === null ? (declared?.isArray ?? false) : qualifier.isArray,
    value,
    overridable: overridable === false ? false : undefined,
    toSubclass: toSubclass === false ? false : undefined,
    translatable: translatable === true ? true : undefined,
  };
}
