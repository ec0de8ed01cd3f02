import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import type { LocalClass } from '../cim/localDeclarations.js';
import { foldName, sameName } from '../cim/NameMap.js';
import { followEntries } from '../store/followEntries.js';
import type { SharedStore } from '../store/KeyValueStore.js';
import { decodeDeclaration } from './clientDeclaration.js';
import { usesQualifier } from './deleteQualifier.js';
import type { Namespace } from './Namespace.js';
import type { Repository } from './Repository.js';
import { resolveInNamespace } from './resolveInNamespace.js';
import { decodeStored } from './storedJson.js';
import {
  classesPrefix,
  namespacesPrefix,
  parseClassKey,
  parseNamespaceKey,
  parseQualifierKey,
  qualifiersPrefix,
} from './storeKeys.js';

/** Applies an entry in memory.  The change that wrote the entry has prepared it. */
export type InMemory = () => void;

/**
 * The declarations of clients in memory: namespaces, qualifier types and classes follow the store. A change of this process has
 * already resolved what it writes and passes the result along.  Entries written by others are resolved here, as at the start.
 */
export class DeclarationCopies {
  readonly #repository: Repository;
  readonly #prepared = new WeakMap<Buffer, InMemory>();
  /**
   * Namespaces being deleted, by key, in case the deletion fails: other code that refers to a namespace must then find the same
   * object again.
   */
  readonly #going = new Map<string, Namespace>();

  constructor(repository: Repository, store: SharedStore) {
    this.#repository = repository;
    // Watched first, because a namespace must exist before its content.
    store.watch(namespacesPrefix, {
      writing: (writes) => {
        for (const [key, entry] of writes) this.#followNamespace(key, entry);
      },
      written: (writes, isDone) => {
        for (const key of writes.keys()) {
          if (!isDone) this.#followNamespace(key, store.get(key));
          this.#going.delete(key);
        }
      },
    });
    followEntries(store, qualifiersPrefix(), (key, entry) => this.#followQualifier(key, entry));
    followEntries(store, classesPrefix(), (key, entry) => this.#followClass(key, entry));
  }

  /** Registers the prepared result of an entry, to be applied when the entry is written. */
  prepare(entry: Buffer, inMemory: InMemory): void {
    this.#prepared.set(entry, inMemory);
  }

  #followNamespace(key: string, entry: Buffer | null): void {
    const name = entry === null ? parseNamespaceKey(key) : (decodeStored(entry) as string);
    const namespace = this.#repository.findNamespace(name);
    if (entry === null) {
      if (!namespace?.isClientMade) return;
      this.#going.set(key, namespace);
      this.#repository.dropNamespace(namespace.name);
    } else if (!namespace) {
      const gone = this.#going.get(key);
      if (gone?.name === name) this.#repository.restoreNamespace(gone);
      else this.#repository.addNamespace(name);
    }
  }

  #followQualifier(key: string, entry: Buffer | null): void {
    const { namespace: namespaceName, name } = parseQualifierKey(key);
    const namespace = this.#repository.findNamespace(namespaceName);
    if (!namespace || this.#doPrepared(entry)) return;
    if (entry !== null) namespace.putClientQualifier(decodeDeclaration<CIMQualifierDeclaration>(entry));
    else if (namespace.findClientQualifier(name)) namespace.removeClientQualifier(name);
    resolveAnew(namespace, (local) => usesQualifier(local, name));
  }

  #followClass(key: string, entry: Buffer | null): void {
    const { namespace: namespaceName, className } = parseClassKey(key);
    const namespace = this.#repository.findNamespace(namespaceName);
    if (!namespace || this.#doPrepared(entry)) return;
    if (entry === null) {
      if (namespace.findClientClass(className)) namespace.removeClientClass(className);
      return;
    }
    const made = decodeDeclaration<LocalClass>(entry);
    namespace.putClientClass(resolveInNamespace(namespace, made.declaration).cimClass, made);
    resolveAnew(namespace, ({ superclass }) => superclass !== null && sameName(superclass, className));
  }

  #doPrepared(entry: Buffer | null): boolean {
    const inMemory = entry && this.#prepared.get(entry);
    inMemory?.();
    return Boolean(inMemory);
  }
}

/** Resolves the classes of clients that `isConcerned` selects, and all their subclasses. */
function resolveAnew(namespace: Namespace, isConcerned: (local: LocalClass) => boolean): void {
  const concerned = new Set<string>();
  for (const local of namespace.clientClasses()) {
    const { name, superclass } = local;
    if (!isConcerned(local) && !(superclass !== null && concerned.has(foldName(superclass)))) continue;
    concerned.add(foldName(name));
    namespace.resolveClientClass(resolveInNamespace(namespace, local).cimClass);
  }
}
