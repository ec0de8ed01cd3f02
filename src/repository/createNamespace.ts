import { CIMError } from '../cim/CIMError.js';
import { MAX_NAME_LENGTH } from '../store/KeyValueStore.js';
import type { Namespace } from './Namespace.js';
import { isSame } from './setQualifier.js';
import { trimSlashes, type Author, type Repository } from './Repository.js';
import { expectWithin } from './RepositoryLimits.js';
import { encodeStored } from './storedJson.js';
import { namespaceKey, qualifierKey, schemaKey } from './storeKeys.js';

/** One segment of a namespace name. */
const segment = /^[\p{L}_][\p{L}\p{N}\p{M}_.$-]*$/u;

/**
 * Creates a namespace with the standard qualifier types and only the class `__Namespace`.
 * @returns its name without leading and trailing slashes.
 * @throws CIMError CIM_ERR_INVALID_PARAMETER for an invalid name, CIM_ERR_ALREADY_EXISTS, CIM_ERR_SERVER_LIMITS_EXCEEDED.
 */
export async function createNamespace(repository: Repository, sentName: string, by: Author): Promise<string> {
  const name = trimSlashes(sentName);
  if (name.length > MAX_NAME_LENGTH || !name.split('/').every((part) => segment.test(part))) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `"${name.slice(0, MAX_NAME_LENGTH)}" is not the name of a namespace: expected parts between slashes, each a letter or ` +
        `underscore and then letters, digits, "_", ".", "$" or "-", at most ${MAX_NAME_LENGTH} characters in all`,
    );
  }
  await repository.changeDeclarations(by, { what: 'createNamespace', cause: name }, null, (change) => {
    if (repository.findNamespace(name)) {
      throw new CIMError('CIM_ERR_ALREADY_EXISTS', `namespace "${name}" exists already`);
    }
    const count = 1 + repository.clientNamespaces;
    const what = `there would be ${count} namespaces that clients made`;
    expectWithin(repository.limits, 'maxNamespaces', count, what);
    change.put(namespaceKey(name), encodeStored(name));
    change.put(schemaKey(name), Buffer.of());
  });
  return name;
}

/**
 * Deletes a namespace of a client without content of clients.
 * A qualifier type of a client that equals the server's own is not content and is deleted as well.  Namespaces whose names begin
 * with this name stay. Indication filters that name it deliver nothing from there until there is a namespace of that name again.
 * @throws CIMError CIM_ERR_NAMESPACE_NOT_EMPTY: it has classes (namespaces of the server always do) or qualifier types.
 */
export async function deleteNamespace(
  repository: Repository,
  namespace: Namespace,
  by: Author,
): Promise<void> {
  const act = { what: 'deleteNamespace', cause: namespace.name } as const;
  await repository.changeDeclarations(by, act, namespace, (change) => {
    const content = findContent(namespace);
    if (content !== null) {
      throw new CIMError(
        'CIM_ERR_NAMESPACE_NOT_EMPTY',
        `namespace "${namespace.name}" has ${content}: expected an empty one`,
      );
    }
    for (const { name } of namespace.clientQualifiers()) change.remove(qualifierKey(namespace.name, name));
    change.remove(namespaceKey(namespace.name));
  });
}

function findContent(namespace: Namespace): string | null {
  if (!namespace.isClientMade) return 'classes of the server itself';
  const [first] = namespace.clientClasses();
  if (first) return `classes, such as ${first.name}`;
  for (const qualifier of namespace.clientQualifiers()) {
    const own = namespace.findOwnQualifier(qualifier.name);
    if (!own) return `the qualifier type ${qualifier.name}`;
    if (!isSame(own, qualifier)) return `another form of the qualifier type ${qualifier.name}`;
  }
  return null;
}
