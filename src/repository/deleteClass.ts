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
 * Removes a class that a client made.  Indication filters that name it let nothing through from then on, until there is one of that name
 * again.
 *
 * @throws CIMError CIM_ERR_INVALID_NAMESPACE, CIM_ERR_NOT_FOUND, CIM_ERR_CLASS_HAS_CHILDREN, CIM_ERR_NOT_SUPPORTED (a class of the server
 * itself), CIM_ERR_CLASS_HAS_INSTANCES, CIM_ERR_FAILED (a reference or an embedded instance of another class names it), in this order.
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
 * The class if a client made it.  One that the server declares comes again with each start, and its providers stand on it:
 * changing it is not supported, no matter who asks (DSP0200 1.4: CIM_ERR_ACCESS_DENIED would be about the user).
 *
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

/** The element of another client-made class that names the class as its type; only those can, and what they inherit does so above. */
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
