import { isAbstract, keyProperties } from '../cim/CIMClass.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import type { LocalClass } from '../cim/localDeclarations.js';
import { NameMap } from '../cim/NameMap.js';
import type { SharedStore } from '../store/KeyValueStore.js';
import { decodeDeclaration } from './clientDeclaration.js';
import type { InstanceStore } from './InstanceStore.js';
import type { ClientDeclaration, Namespace } from './Namespace.js';
import type { Repository } from './Repository.js';
import { RepositoryConflictError } from './RepositoryConflictError.js';
import { resolveInNamespace } from './resolveInNamespace.js';
import { isSame } from './setQualifier.js';
import { decodeStored } from './storedJson.js';
import { classesPrefix, namespacesPrefix, parseClassKey, qualifiersPrefix } from './storeKeys.js';

/**
 * Loads namespaces, qualifier types and classes of clients at the start, and checks one instance of each class that has any.  The
 * current limits do not apply to existing declarations.
 * @throws RepositoryConflictError naming everything that does not fit the server's own declarations, or the largest classes if
 * they need more memory than this process may use.
 */
export function loadClientDefinitions(
  repository: Repository,
  store: SharedStore,
  instances: InstanceStore,
  freeMemoryBytes: number,
): void {
  const conflicts: string[] = [];
  expectFitting(store, freeMemoryBytes);
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

function loadQualifiers(namespace: Namespace, store: SharedStore, conflicts: string[]): void {
  for (const [, bytes] of store.entries(qualifiersPrefix(namespace.name))) {
    const made = decodeDeclaration<CIMQualifierDeclaration>(bytes);
    const qualifier = made.declaration;
    const own = namespace.findOwnQualifier(qualifier.name);
    if (own && !namespace.isClientMade && !isSame(own, qualifier)) {
      conflicts.push(
        `the qualifier type ${qualifier.name} that a client made in namespace "${namespace.name}" is now declared by the server itself, differently`,
      );
    } else {
      namespace.putClientQualifier(made);
    }
  }
}

function loadClasses(namespace: Namespace, store: SharedStore, conflicts: string[]): void {
  const links = new NameMap<LocalClass>();
  const stored = new NameMap<ClientDeclaration<LocalClass>>();
  for (const [, bytes] of store.entries(classesPrefix(namespace.name))) {
    const made = decodeDeclaration<LocalClass>(bytes);
    const local = made.declaration;
    if (namespace.isOwnClass(local.name)) {
      conflicts.push(
        `class ${local.name} that a client made in namespace "${namespace.name}" is now declared by the server itself`,
      );
    } else {
      links.set(local.name, local);
      stored.set(local.name, made);
    }
  }
  const begun = new NameMap<true>();
  for (const first of stored.values()) {
    // The class preceded by all of its superclasses that are not loaded yet.
    const line: ClientDeclaration<LocalClass>[] = [];
    for (let made: ClientDeclaration<LocalClass> | undefined = first; made;) {
      const { name, superclass }: LocalClass = made.declaration;
      if (begun.has(name)) break;
      begun.set(name, true);
      line.push(made);
      made = superclass === null ? undefined : stored.get(superclass);
    }
    for (const made of line.toReversed()) {
      const { cimClass, faults } = resolveInNamespace(namespace, made.declaration, { links });
      for (const { message } of faults) {
        conflicts.push(
          `class ${cimClass.name} that a client made in namespace "${namespace.name}" does not go with the server's own classes: ${message}`,
        );
      }
      namespace.putClientClass(cimClass, made);
    }
  }
}

/** Memory of a declaration for each stored byte, with a margin. */
const memoryPerByte = 10;

/** Number of classes listed if memory is not sufficient. */
const largestTold = 5;

function expectFitting(store: SharedStore, freeMemoryBytes: number): void {
  let bytes = 0;
  for (const prefix of [qualifiersPrefix(), classesPrefix()])
    for (const [, { length }] of store.entries(prefix)) bytes += length;
  const needed = bytes * memoryPerByte;
  if (needed <= freeMemoryBytes) return;
  const sizes = Array.from(store.entries(classesPrefix()), ([key, { length }]) => [key, length] as const);
  const largest = sizes.toSorted(([, a], [, b]) => b - a).slice(0, largestTold);
  throw new RepositoryConflictError([
    `the classes that clients made need some ${mebibytes(needed)} MiB of memory, and this process has ${mebibytes(freeMemoryBytes)} MiB for them`,
    ...largest.map(([key, length]) => {
      const { namespace, className } = parseClassKey(key);
      return `class ${className} that a client made in namespace "${namespace}" takes ${length} bytes in the store`;
    }),
  ]);
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / (1024 * 1024));
}

/** A class changes for all its instances at once, so the first instance shows whether they still fit. */
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
