import {
  embedding,
  isAbstract,
  isAssociation,
  isKey,
  type CIMClass,
  type CIMPropertyDeclaration,
} from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import { foldName, NameMap } from '../cim/NameMap.js';
import { clientClass } from './clientClass.js';
import { encodeDeclaration } from './clientDeclaration.js';
import { describe, expectSound } from './createClass.js';
import { expectClientClass } from './deleteClass.js';
import { expectClassWithinLimits, expectStatedWithinLimits } from './expectClassWithinLimits.js';
import type { Author, Repository } from './Repository.js';
import { resolveInNamespace } from './resolveInNamespace.js';
import { classKey } from './storeKeys.js';

/**
 * Replaces a class of a client; features that the new class lacks are removed.  Subclasses inherit the changes.  Existing
 * instances of the class and its subclasses must stay valid: properties other than keys may be added, but none removed or
 * changed.
 * @throws CIMError CIM_ERR_INVALID_NAMESPACE, CIM_ERR_INVALID_PARAMETER (names), CIM_ERR_NOT_FOUND, CIM_ERR_NOT_SUPPORTED (a
 * class of the server), CIM_ERR_INVALID_SUPERCLASS (another one than before), CIM_ERR_INVALID_PARAMETER or CIM_ERR_TYPE_MISMATCH
 * for what DSP0004 forbids, CIM_ERR_CLASS_HAS_CHILDREN, CIM_ERR_CLASS_HAS_INSTANCES, in this order;
 * CIM_ERR_SERVER_LIMITS_EXCEEDED.
 */
export async function modifyClass(
  repository: Repository,
  namespaceName: string,
  sent: CIMClass,
  by: Author,
): Promise<void> {
  const namespace = repository.getNamespace(namespaceName);
  const { limits } = repository;
  const stated = clientClass(namespace, sent);
  expectStatedWithinLimits(stated, limits);
  const act = { what: 'modifyClass', cause: describe(namespace, stated.name) } as const;
  await repository.changeDeclarations(by, act, namespace, (change, instances) => {
    const before = expectClientClass(namespace, stated.name, 'modified');
    const local = { ...stated, name: before.name };
    if (foldName(local.superclass ?? '') !== foldName(before.superclass ?? '')) {
      throw new CIMError(
        'CIM_ERR_INVALID_SUPERCLASS',
        `the superclass of ${before.name} is ${before.superclass ?? 'none'}: it cannot become ${local.superclass ?? 'none'}`,
      );
    }
    const { cimClass, faults } = resolveInNamespace(namespace, local);
    expectSound(faults);

    expectClassWithinLimits(namespace, cimClass, local, limits);
    const replaced = namespace.findClientClass(before.name);
    const { stored, made } = encodeDeclaration(local, by.name);
    repository.expectRoomFor(namespace, 'classes', made, replaced);

    const classes = new NameMap([[before.name, cimClass]]);
    for (const name of namespace.subclasses(before.name)) {
      const child = resolveInNamespace(namespace, namespace.localClass(name), { classes });
      const [fault] = child.faults;
      if (fault) {
        throw new CIMError(
          'CIM_ERR_CLASS_HAS_CHILDREN',
          `the subclass ${name} does not go with it: ${fault.message}`,
        );
      }
      expectClassWithinLimits(namespace, child.cimClass, namespace.localClass(name), limits);
      classes.set(name, child.cimClass);
    }
    // A subclass loses only what the class itself loses.
    const mayLose = findLoss(before, cimClass) !== null;
    for (const [name, after] of mayLose ? classes : []) {
      if (!instances.hasInstances(change, namespace.name, name)) continue;
      const loss = findLoss(namespace.getClass(name), after);
      if (loss !== null)
        throw new CIMError('CIM_ERR_CLASS_HAS_INSTANCES', `${name} has instances, and ${loss}`);
    }
    change.declare(classKey(namespace.name, before.name), stored, () => {
      for (const after of classes.values()) namespace.resolveClientClass(after);
      namespace.putClientClass(cimClass, made);
    });
  });
}

/** Why existing instances may be invalid after the change; null if all stay valid. */
function findLoss(before: CIMClass, after: CIMClass): string | null {
  if (isAbstract(after) && !isAbstract(before)) return 'it becomes abstract';
  if (isAssociation(after) !== isAssociation(before)) return 'its being an association changes';
  for (const property of before.properties.values()) {
    const now = after.properties.get(property.name);
    if (!now) return `the property ${property.name} is gone`;
    if (printShape(now) !== printShape(property)) return `the type of ${property.name} changes`;
  }
  const key = [...after.properties.values()].find((now) => isKey(now) && !before.properties.has(now.name));
  return key ? `the key ${key.name} is new` : null;
}

function printShape(property: CIMPropertyDeclaration): string {
  const { type, isArray, arraySize, referenceClass } = property;
  const embedded = embedding(property);
  const className = embedded?.kind === 'instance' ? embedded.className : null;
  const names = [referenceClass, className].map((name) => name && foldName(name));
  return JSON.stringify([type, isArray, arraySize, isKey(property), embedded?.kind ?? null, names]);
}
