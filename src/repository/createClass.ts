import type { CIMClass } from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import type { ResolveFault } from '../cim/ResolveContext.js';
import { clientClass } from './clientClass.js';
import { encodeDeclaration } from './clientDeclaration.js';
import { expectClassWithinLimits, expectStatedWithinLimits } from './expectClassWithinLimits.js';
import type { Namespace } from './Namespace.js';
import type { Author, Repository } from './Repository.js';
import { resolveInNamespace } from './resolveInNamespace.js';
import { classKey } from './storeKeys.js';

/**
 * Adds a class of a client.
 * @throws CIMError CIM_ERR_INVALID_NAMESPACE, CIM_ERR_INVALID_PARAMETER (names), CIM_ERR_ALREADY_EXISTS,
 * CIM_ERR_INVALID_SUPERCLASS, CIM_ERR_INVALID_PARAMETER or CIM_ERR_TYPE_MISMATCH for what DSP0004 forbids, in this order;
 * CIM_ERR_SERVER_LIMITS_EXCEEDED.
 */
export async function createClass(
  repository: Repository,
  namespaceName: string,
  sent: CIMClass,
  by: Author,
): Promise<void> {
  const namespace = repository.getNamespace(namespaceName);
  const { limits } = repository;
  const local = clientClass(namespace, sent);
  expectStatedWithinLimits(local, limits);
  const act = { what: 'createClass', cause: describe(namespace, local.name) } as const;
  await repository.changeDeclarations(by, act, namespace, (change) => {
    if (namespace.findClass(local.name)) {
      throw new CIMError(
        'CIM_ERR_ALREADY_EXISTS',
        `class ${local.name} exists in namespace "${namespace.name}" already`,
      );
    }
    const { cimClass, faults } = resolveInNamespace(namespace, local);
    expectSound(faults);
    expectClassWithinLimits(namespace, cimClass, local, limits);
    const { stored, made } = encodeDeclaration(local, by.name);
    repository.expectRoomFor(namespace, 'classes', made, null);
    change.declare(classKey(namespace.name, local.name), stored, () =>
      namespace.putClientClass(cimClass, made),
    );
  });
}

/** The description of a declaration in records. */
export function describe(namespace: Namespace, name: string): string {
  return `${name.slice(0, 256)} in namespace "${namespace.name}"`;
}

/** @throws CIMError for the first fault.  A fault of the superclass takes precedence. */
export function expectSound(faults: readonly ResolveFault[]): void {
  const fault = faults.find(({ status }) => status === 'CIM_ERR_INVALID_SUPERCLASS') ?? faults[0];
  if (fault) throw new CIMError(fault.status, fault.message);
}
