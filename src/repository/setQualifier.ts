import type { CIMClass } from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import { NameMap, sameName } from '../cim/NameMap.js';
import { sameQualifierValue } from '../cim/resolveQualifiers.js';
import { isCIMArray } from '../cim/values.js';
import { expectName } from './clientClass.js';
import { encodeDeclaration } from './clientDeclaration.js';
import { describe } from './createClass.js';
import type { Namespace } from './Namespace.js';
import type { Author, Repository } from './Repository.js';
import { resolveInNamespace } from './resolveInNamespace.js';
import { qualifierKey } from './storeKeys.js';

/**
 * Adds or replaces a qualifier type, provided that the classes that use it stay valid.
 * The server's own types for its own classes cannot be changed; setting an equal declaration has no effect.  In a namespace of a
 * client they can be replaced, and a replaced type that is set to the original declaration is the server's own again.
 * @throws CIMError CIM_ERR_INVALID_NAMESPACE, CIM_ERR_INVALID_PARAMETER, CIM_ERR_NOT_SUPPORTED (a type of the server),
 * CIM_ERR_FAILED (a class uses it in a way that the new type forbids), in this order; CIM_ERR_SERVER_LIMITS_EXCEEDED.
 */
export async function setQualifier(
  repository: Repository,
  namespaceName: string,
  sent: CIMQualifierDeclaration,
  by: Author,
): Promise<void> {
  const namespace = repository.getNamespace(namespaceName);
  expectDeclaration(sent);
  const act = { what: 'setQualifier', cause: describe(namespace, sent.name) } as const;
  await repository.changeDeclarations(by, act, namespace, (change) => {
    const before = namespace.qualifierDeclarations.get(sent.name);
    const qualifier = { ...sent, name: before?.name ?? sent.name };
    const own = namespace.findOwnQualifier(sent.name);
    const declared = namespace.findClientQualifier(sent.name);
    const isKept = declared !== null || (own !== null && !namespace.isClientMade);
    if (isKept && before && isSame(before, qualifier)) return;
    if (own && !namespace.isClientMade) {
      throw new CIMError(
        'CIM_ERR_NOT_SUPPORTED',
        `the qualifier type ${qualifier.name} is declared by the server itself: it cannot be changed`,
      );
    }
    const classes = resolveUsers(namespace, qualifier);
    const key = qualifierKey(namespace.name, qualifier.name);
    if (declared && own && isSame(own, qualifier)) {
      change.remove(key);
      return;
    }
    const { stored, made } = encodeDeclaration(qualifier, by.name);
    repository.expectRoomFor(namespace, 'qualifierTypes', made, declared);
    change.declare(key, stored, () => {
      namespace.putClientQualifier(made);
      for (const after of classes.values()) namespace.resolveClientClass(after);
    });
  });
}

/** The classes of clients as they are with the new qualifier type, superclasses first. */
function resolveUsers(namespace: Namespace, qualifier: CIMQualifierDeclaration): NameMap<CIMClass> {
  const classes = new NameMap<CIMClass>();
  for (const local of namespace.clientClasses()) {
    const { cimClass, faults } = resolveInNamespace(namespace, local, { classes, qualifier });
    const [fault] = faults;
    if (fault)
      throw new CIMError('CIM_ERR_FAILED', `the qualifier ${qualifier.name} is in use: ${fault.message}`);
    classes.set(local.name, cimClass);
  }
  return classes;
}

function expectDeclaration({
  name,
  type,
  isArray,
  arraySize,
  defaultValue,
  scopes,
}: CIMQualifierDeclaration) {
  expectName('qualifier', name);
  const refuse = (why: string): never => {
    throw new CIMError('CIM_ERR_INVALID_PARAMETER', `the qualifier type ${name} ${why}`);
  };
  if (scopes.size === 0) refuse('has no scope: it could stand nowhere');
  if (arraySize !== null && !isArray) refuse('has an array size and is no array');
  if (defaultValue === null) return;
  if (isCIMArray(defaultValue) !== isArray) {
    refuse(
      isArray
        ? `is an array of ${type}, its default value is not`
        : `is a ${type}, its default value is an array`,
    );
  }
  if (isCIMArray(defaultValue) && arraySize !== null && defaultValue.length > arraySize) {
    refuse(`has ${arraySize} elements, its default value ${defaultValue.length}`);
  }
}

/** Whether two declarations of a qualifier type are equal. */
export function isSame(a: CIMQualifierDeclaration, b: CIMQualifierDeclaration): boolean {
  return (
    sameName(a.name, b.name) &&
    a.type === b.type &&
    a.isArray === b.isArray &&
    a.arraySize === b.arraySize &&
    a.overridable === b.overridable &&
    a.toSubclass === b.toSubclass &&
    a.translatable === b.translatable &&
    a.scopes.size === b.scopes.size &&
    [...a.scopes].every((scope) => b.scopes.has(scope)) &&
    (a.defaultValue === b.defaultValue || sameQualifierValue(a.defaultValue, b.defaultValue))
  );
}
