import type { CIMClass } from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import type { LocalTypedElement } from '../cim/localDeclarations.js';
import { sameName } from '../cim/NameMap.js';
import { findStated } from '../cim/resolveQualifiers.js';
import { describe } from './createClass.js';
import type { Namespace } from './Namespace.js';
import type { Author, Repository } from './Repository.js';
import { classKey } from './storeKeys.js';

/**
 * Deletes a class of a client.  Indication filters that name it deliver nothing until there is a class of that name again.
 * @throws CIMError CIM_ERR_INVALID_NAMESPACE, CIM_ERR_NOT_FOUND, CIM_ERR_CLASS_HAS_CHILDREN, CIM_ERR_NOT_SUPPORTED (a class of
 * the server), CIM_ERR_CLASS_HAS_INSTANCES, CIM_ERR_FAILED (a reference or an embedded instance of another class names it), in
 * this order.
 */
export async function deleteClass(
  repository: Repository,
  namespaceName: string,
  className: string,
  by: Author,
): Promise<void> {
  const namespace = repository.getNamespace(namespaceName);
  const act = { what: 'deleteClass', cause: describe(namespace, className) } as const;
  await repository.changeDeclarations(by, act, namespace, (change, instances) => {
    const { name } = namespace.getClass(className, 'CIM_ERR_NOT_FOUND');
    const [child] = namespace.directSubclasses(name);
    if (child !== undefined) {
      throw new CIMError('CIM_ERR_CLASS_HAS_CHILDREN', `class ${name} has the subclass ${child}`);
    }
    expectClientClass(namespace, name, 'deleted');
    if (instances.hasInstances(change, namespace.name, name)) {
      throw new CIMError('CIM_ERR_CLASS_HAS_INSTANCES', `class ${name} has instances`);
    }
    const user = findUser(namespace, name);
    if (user !== null) throw new CIMError('CIM_ERR_FAILED', `class ${name} is in use: ${user} names it`);
    change.remove(classKey(namespace.name, name));
  });
}

/**
 * The class, if a client created it.
 * The server's own classes are loaded at every start and its providers depend on them, so they cannot be changed by any user
 * (DSP0200 1.4: CIM_ERR_ACCESS_DENIED would refer to the user).
 * @throws CIMError CIM_ERR_NOT_FOUND, CIM_ERR_NOT_SUPPORTED
 */
export function expectClientClass(
  namespace: Namespace,
  className: string,
  what: 'modified' | 'deleted',
): CIMClass {
  const cimClass = namespace.getClass(className, 'CIM_ERR_NOT_FOUND');
  if (!namespace.isOwnClass(className)) return cimClass;
  throw new CIMError(
    'CIM_ERR_NOT_SUPPORTED',
    `class ${cimClass.name} is declared by the server itself: it cannot be ${what}`,
  );
}

/**
 * An element of another client's class whose type is this class.  Only classes of clients can refer to it, and inherited elements
 * are found at the class that declares them.
 */
function findUser(namespace: Namespace, className: string): string | null {
  for (const { name, properties, methods } of namespace.clientClasses()) {
    if (sameName(name, className)) continue;
    const elements = [...properties, ...methods.flatMap(({ parameters }) => parameters)];
    const user = elements.find((element) => namesClass(element, className));
    if (user) return `${name}.${user.name}`;
  }
  return null;
}

function namesClass({ referenceClass, qualifiers }: LocalTypedElement, className: string): boolean {
  if (referenceClass !== null) return sameName(referenceClass, className);
  const embedded = findStated(qualifiers, 'EmbeddedInstance')?.value;
  return typeof embedded === 'string' && sameName(embedded, className);
}
