import { isAbstract, keyProperties } from '../cim/CIMClass.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import type { LocalClass } from '../cim/localDeclarations.js';
import { NameMap } from '../cim/NameMap.js';
import type { Store } from '../store/Store.js';
import type { InstanceStore } from './InstanceStore.js';
import type { Namespace } from './Namespace.js';
import type { Repository } from './Repository.js';
import { RepositoryConflictError } from './RepositoryConflictError.js';
import { resolveInNamespace } from './resolveInNamespace.js';
import { isSame } from './setQualifier.js';
import { decodeStored } from './storedJson.js';
import { classesPrefix, namespacesPrefix, qualifiersPrefix } from './storeKeys.js';

/**
 * Adds what clients made to the namespaces at start: namespaces, qualifier types and classes, and looks at one instance of each
 * class that has any.
 *
 * @throws RepositoryConflictError naming everything that does not go with the server's own declarations.
 */
export function loadClientDefinitions(repository: Repository, store: Store, instances: InstanceStore): void {
  const conflicts: string[] = [];
  for (const [, bytes] of store.entries(namespacesPrefix)) {
    const name = decodeStored(bytes) as string;
    if (!repository.findNamespace(name)) repository.addNamespace(name);
  }
  for (const name of repository.namespaceNames()) {
    const namespace = repository.getNamespace(name);
    loadQualifiers(namespace, store, conflicts);
    loadClasses(namespace, store, conflicts);
  }
  if (conflicts.length === 0) checkInstances(repository, instances, conflicts);
  if (conflicts.length > 0) throw new RepositoryConflictError(conflicts);
}

function loadQualifiers(namespace: Namespace, store: Store, conflicts: string[]): void {
  for (const [, bytes] of store.entries(qualifiersPrefix(namespace.name))) {
    const qualifier = decodeStored(bytes) as CIMQualifierDeclaration;
    const own = namespace.findOwnQualifier(qualifier.name);
    if (own && !namespace.isClientMade && !isSame(own, qualifier)) {
      conflicts.push(
        `the qualifier type ${qualifier.name} that a client made in namespace "${namespace.name}" is now declared by the server itself, differently`,
      );
    } else {
      namespace.putClientQualifier(qualifier);
    }
  }
}

function loadClasses(namespace: Namespace, store: Store, conflicts: string[]): void {
  const links = new NameMap<LocalClass>();
  for (const [, bytes] of store.entries(classesPrefix(namespace.name))) {
    const local = decodeStored(bytes) as LocalClass;
    if (namespace.isOwnClass(local.name)) {
      conflicts.push(
        `class ${local.name} that a client made in namespace "${namespace.name}" is now declared by the server itself`,
      );
    } else {
      links.set(local.name, local);
    }
  }
  const begun = new NameMap<true>();
  const load = (local: LocalClass): void => {
    if (begun.has(local.name)) return;
    begun.set(local.name, true);
    const superclass = local.superclass === null ? undefined : links.get(local.superclass);
    if (superclass) load(superclass);
    const { cimClass, faults } = resolveInNamespace(namespace, local, { links });
    for (const { message } of faults) {
      conflicts.push(
        `class ${local.name} that a client made in namespace "${namespace.name}" does not go with the server's own classes: ${message}`,
      );
    }
    namespace.putClientClass(cimClass, local);
  };
  for (const local of links.values()) load(local);
}

/** A class changes for all its instances at once: the first one shows whether it still is one. */
function checkInstances(repository: Repository, instances: InstanceStore, conflicts: string[]): void {
  for (const { namespace: namespaceName, className } of instances.inhabitedClasses()) {
    const cimClass = repository.findNamespace(namespaceName)?.findClass(className);
    const first = instances.first(namespaceName, className);
    const these = `the instances of class ${cimClass?.name ?? className} that clients made in namespace "${namespaceName}"`;
    if (!cimClass) conflicts.push(`${these} are there, but the class is not`);
    else if (isAbstract(cimClass)) conflicts.push(`${these} are there, but the class is abstract now`);
    else {
      const key = keyProperties(cimClass).find(({ name }) => (first?.[name] ?? null) === null);
      if (key) conflicts.push(`${these} lack the key ${key.name} that the class has now`);
    }
  }
}
