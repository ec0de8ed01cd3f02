import { CIMError } from '../cim/CIMError.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import type { LocalClass, LocalQualifier } from '../cim/localDeclarations.js';
import { sameName } from '../cim/NameMap.js';
import { describe } from './createClass.js';
import type { Namespace } from './Namespace.js';
import type { Author, Repository } from './Repository.js';
import { qualifierKey } from './storeKeys.js';

/** @throws CIMError CIM_ERR_NOT_FOUND */
export function getQualifier(namespace: Namespace, name: string): CIMQualifierDeclaration {
  const qualifier = namespace.qualifierDeclarations.get(name);
  if (qualifier) return qualifier;
  throw new CIMError(
    'CIM_ERR_NOT_FOUND',
    `there is no qualifier type "${name}" in namespace "${namespace.name}"`,
  );
}

/**
 * Deletes a qualifier type of a client that no class uses.  In a namespace of a client the standard types can be deleted as well,
 * because clients do so when they clear a namespace: the server's own declaration then applies again.
 * @throws CIMError CIM_ERR_INVALID_NAMESPACE, CIM_ERR_NOT_FOUND, CIM_ERR_NOT_SUPPORTED (a type that the server declares for its
 * own classes), CIM_ERR_FAILED (a class uses it), in this order.
 */
export async function deleteQualifier(
  repository: Repository,
  namespaceName: string,
  qualifierName: string,
  by: Author,
): Promise<void> {
  const namespace = repository.getNamespace(namespaceName);
  const act = { what: 'deleteQualifier', cause: describe(namespace, qualifierName) } as const;
  await repository.changeDeclarations(by, act, namespace, (change) => {
    const { name } = getQualifier(namespace, qualifierName);
    if (namespace.findOwnQualifier(name) && !namespace.isClientMade) {
      throw new CIMError(
        'CIM_ERR_NOT_SUPPORTED',
        `the qualifier type ${name} is declared by the server itself: it cannot be deleted`,
      );
    }
    for (const local of namespace.clientClasses()) {
      if (usesQualifier(local, name)) {
        throw new CIMError('CIM_ERR_FAILED', `the qualifier ${name} is in use by class ${local.name}`);
      }
    }
    const declared = namespace.findClientQualifier(name);
    // The server's own declaration applies already.
    if (!declared) return;
    change.remove(qualifierKey(namespace.name, name));
  });
}

/** Whether a class states the qualifier itself, at any of its elements. */
export function usesQualifier({ qualifiers, properties, methods }: LocalClass, name: string): boolean {
  const elements: { readonly qualifiers: readonly LocalQualifier[] }[] = [
    { qualifiers },
    ...properties,
    ...methods,
    ...methods.flatMap((method) => method.parameters),
  ];
  return elements.some((element) => element.qualifiers.some((stated) => sameName(stated.name, name)));
}
