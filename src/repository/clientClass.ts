import type { CIMClass } from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import { isIdentifier } from '../cim/identifier.js';
import { localDeclarations, type LocalClass, type LocalQualifier } from '../cim/localDeclarations.js';
import { MAX_NAME_LENGTH } from '../store/KeyValueStore.js';
import type { Namespace } from './Namespace.js';

/**
 * Converts a class that a client sent to its local declarations.  Propagated features are left out; they come from the
 * superclass.
 *
 * In CIM-XML a missing flavor cannot be distinguished from the default (DSP0201 2.4, QualifierFlavor), so a flavor with the
 * default value is taken from the qualifier type.  Whether a NULL qualifier is an array is taken from its type as well.
 * @throws CIMError CIM_ERR_INVALID_PARAMETER for an invalid name of a class or feature.
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
  for (const { name } of local.properties) expectName('property', name);
  for (const { name, parameters } of local.methods) {
    expectName('method', name);
    for (const parameter of parameters) expectName('parameter', parameter.name);
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

/** @throws CIMError CIM_ERR_INVALID_PARAMETER if the name is invalid. */
export function expectName(kind: string, name: string): void {
  if (name.length > MAX_NAME_LENGTH) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `the ${kind} name "${name.slice(0, 40)}…" has ${name.length} characters: expected at most ${MAX_NAME_LENGTH}`,
    );
  }
  if (!isIdentifier(name)) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `"${name}" is not the name of a ${kind}: expected letters, digits and underscores, no digit first`,
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
