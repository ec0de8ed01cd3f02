import type { CIMClass } from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import type { ResolveFault } from '../cim/ResolveContext.js';
import { clientClass } from './clientClass.js';
import type { Repository } from './Repository.js';
import { resolveInNamespace } from './resolveInNamespace.js';
import { encodeStored } from './storedJson.js';
import { classKey } from './storeKeys.js';

/**
 * Adds a class that a client sent.
 *
 * @throws CIMError CIM_ERR_INVALID_NAMESPACE, CIM_ERR_INVALID_PARAMETER (names), CIM_ERR_ALREADY_EXISTS, CIM_ERR_INVALID_SUPERCLASS,
 * CIM_ERR_INVALID_PARAMETER or CIM_ERR_TYPE_MISMATCH for what DSP0004 forbids, in this order.
 */
export async function createClass(
  repository: Repository,
  namespaceName: string,
  sent: CIMClass,
): Promise<void> {
  const namespace = repository.getNamespace(namespaceName);
  const local = clientClass(namespace, sent);
  await repository.change(namespace, (change) => {
    if (namespace.findClass(local.name)) {
      throw new CIMError(
        'CIM_ERR_ALREADY_EXISTS',
        `class ${local.name} exists in namespace "${namespace.name}" already`,
      );
    }
    const { cimClass, faults } = resolveInNamespace(namespace, local);
    expectSound(faults);
    change.put(classKey(namespace.name, local.name), encodeStored(local));
    change.apply(
      () => namespace.putClientClass(cimClass, local),
      () => namespace.removeClientClass(local.name),
    );
  });
}

/** @throws CIMError for the first fault; a superclass that cannot be one comes before all others. */
export function expectSound(faults: readonly ResolveFault[]): void {
  const fault = faults.find(({ status }) => status === 'CIM_ERR_INVALID_SUPERCLASS') ?? faults[0];
  if (fault) throw new CIMError(fault.status, fault.message);
}
