import { CIMError } from '../cim/CIMError.js';
import { foldName } from '../cim/NameMap.js';
import { MAX_NAME_LENGTH } from '../store/Store.js';
import type { Namespace } from './Namespace.js';
import { trimSlashes, type Repository } from './Repository.js';
import { encodeStored } from './storedJson.js';
import { namespaceKey, qualifiersPrefix } from './storeKeys.js';

/** A part of a namespace name between slashes. */
const segment = /^[\p{L}_][\p{L}\p{N}\p{M}_.$-]*$/u;

/**
 * Adds a namespace; it has the qualifier types of the standard and the class `__Namespace`, no other class.
 *
 * @returns its name, without leading and trailing slashes.
 * @throws CIMError CIM_ERR_INVALID_PARAMETER for a name that is none, CIM_ERR_ALREADY_EXISTS.
 */
export async function createNamespace(repository: Repository, sentName: string): Promise<string> {
  const name = trimSlashes(sentName);
  if (name.length > MAX_NAME_LENGTH || !name.split('/').every((part) => segment.test(part))) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `"${name.slice(0, MAX_NAME_LENGTH)}" is not the name of a namespace: expected parts between slashes, each a letter or ` +
        `underscore and then letters, digits, "_", ".", "$" or "-", at most ${MAX_NAME_LENGTH} characters in all`,
    );
  }
  await repository.change(null, (change) => {
    if (repository.findNamespace(name)) {
      throw new CIMError('CIM_ERR_ALREADY_EXISTS', `namespace "${name}" exists already`);
    }
    change.put(namespaceKey(name), encodeStored(name));
    change.apply(
      () => void repository.addNamespace(name),
      () => repository.dropNamespace(name),
    );
  });
  return name;
}

/**
 * Removes a namespace that a client made and that holds nothing that clients made.
 *
 * @throws CIMError CIM_ERR_NAMESPACE_NOT_EMPTY: it has classes (those of the server always do), qualifier types or namespaces below it.
 */
export async function deleteNamespace(repository: Repository, namespace: Namespace): Promise<void> {
  await repository.change(namespace, (change) => {
    const content = findContent(repository, namespace);
    if (content === null && !change.has(qualifiersPrefix(namespace.name))) {
      change.remove(namespaceKey(namespace.name));
      change.apply(
        () => repository.dropNamespace(namespace.name),
        () => repository.restoreNamespace(namespace),
      );
      return;
    }
    throw new CIMError(
      'CIM_ERR_NAMESPACE_NOT_EMPTY',
      `namespace "${namespace.name}" has ${content ?? 'qualifier types of its own'}: expected an empty one`,
    );
  });
}

function findContent(repository: Repository, namespace: Namespace): string | null {
  if (!namespace.isClientMade) return 'classes of the server itself';
  if (namespace.hasClientClasses) return 'classes';
  const below = repository
    .namespaceNames()
    .find((name) => foldName(name).startsWith(`${foldName(namespace.name)}/`));
  return below === undefined ? null : `the namespace "${below}" below it`;
}
