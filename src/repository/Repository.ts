import { CIMError } from '../cim/CIMError.js';
import { NameMap } from '../cim/NameMap.js';
import type { Store, StoreChange } from '../store/Store.js';
import { expectRoom } from './expectRoom.js';
import { InstanceStore } from './InstanceStore.js';
import { loadClientDefinitions } from './loadClientDefinitions.js';
import { Namespace, type NamespaceDeclarations } from './Namespace.js';

export interface RepositoryOptions {
  /** Where what clients make is kept; without one they can make nothing. */
  readonly store?: Store;
  /** What a namespace has that a client makes. */
  readonly newNamespace?: NamespaceDeclarations;
  /** Second names of namespaces. */
  readonly secondNames?: Iterable<readonly [name: string, namespace: string]>;
}

/** Who holds on to classes beside what the repository itself knows; a namespace with a class in use is not empty. */
export interface ClassUser {
  /** Who uses the class, such as `the indication filter "x"`, or null. */
  findUserOfClass(namespace: Namespace, className: string): string | null;
}

/** A change of what clients made: it states writes to the store, and takes back what it did in memory if they fail. */
export interface RepositoryChange extends StoreChange {
  /** Does something in memory now; `undo` takes it back. */
  apply(step: () => void, undo: () => void): void;
}

/**
 * The namespaces of this server.  Namespace names compare without case; leading and trailing slashes do not count.
 * What the server declares itself comes with every start; what clients made comes from the store.
 */
export class Repository {
  readonly #namespaces = new NameMap<Namespace>();
  readonly #secondNames: NameMap<string>;
  readonly #store: Store | null;
  readonly #instances: InstanceStore | null;
  readonly #newNamespace: NamespaceDeclarations;
  readonly #users: ClassUser[] = [];

  /** @throws RepositoryConflictError if what clients made does not go with the declarations. */
  constructor(
    namespaces: Iterable<readonly [name: string, declarations: NamespaceDeclarations]>,
    { store, newNamespace, secondNames }: RepositoryOptions = {},
  ) {
    for (const [name, declarations] of namespaces) {
      this.#namespaces.set(trimSlashes(name), new Namespace(trimSlashes(name), declarations));
    }
    this.#secondNames = new NameMap(secondNames);
    this.#newNamespace = newNamespace ?? { qualifierDeclarations: new NameMap(), classes: new NameMap() };
    this.#store = store ?? null;
    this.#instances = store ? new InstanceStore(store) : null;
    if (this.#instances && store) loadClientDefinitions(this, store, this.#instances);
  }

  findNamespace(name: string): Namespace | null {
    const trimmed = trimSlashes(name);
    return this.#namespaces.get(this.#secondNames.get(trimmed) ?? trimmed) ?? null;
  }

  /** @throws CIMError CIM_ERR_INVALID_NAMESPACE */
  getNamespace(name: string): Namespace {
    const namespace = this.findNamespace(name);
    if (!namespace) throw new CIMError('CIM_ERR_INVALID_NAMESPACE', `namespace "${name}" does not exist`);
    return namespace;
  }

  namespaceNames(): string[] {
    return [...this.#namespaces.names()];
  }

  /** Adds a namespace that a client makes or made, with what every namespace has. */
  addNamespace(name: string): Namespace {
    const namespace = new Namespace(name, this.#newNamespace, true);
    this.#namespaces.set(name, namespace);
    return namespace;
  }

  /** Puts a namespace back that was dropped. */
  restoreNamespace(namespace: Namespace): void {
    this.#namespaces.set(namespace.name, namespace);
  }

  dropNamespace(name: string): void {
    this.#namespaces.delete(name);
  }

  /** The classes that this one uses are not deleted from now on. */
  addUser(user: ClassUser): void {
    this.#users.push(user);
  }

  findUserOfClass(namespace: Namespace, className: string): string | null {
    for (const user of this.#users) {
      const found = user.findUserOfClass(namespace, className);
      if (found !== null) return found;
    }
    return null;
  }

  /** The instances that clients made; null without a store. */
  get instances(): InstanceStore | null {
    return this.#instances;
  }

  /**
   * One change of what clients made.  `prepare` checks, throws or does it, without waiting; no other change comes between.
   * Settled when the change is on disk.
   *
   * @throws CIMError CIM_ERR_INVALID_NAMESPACE if the namespace has gone meanwhile, CIM_ERR_NOT_SUPPORTED without a store.
   */
  async change(
    namespace: Namespace | null,
    prepare: (change: RepositoryChange, instances: InstanceStore) => void,
  ): Promise<void> {
    const [store, instances] = [this.#store, this.#instances];
    if (!store || !instances) {
      throw new CIMError('CIM_ERR_NOT_SUPPORTED', 'this server has no store for what clients make');
    }
    expectRoom(store);
    const undo: (() => void)[] = [];
    try {
      await store.change((writes) => {
        if (namespace && this.findNamespace(namespace.name) !== namespace) {
          throw new CIMError('CIM_ERR_INVALID_NAMESPACE', `namespace "${namespace.name}" has been deleted`);
        }
        const apply = (step: () => void, takeBack: () => void): void => {
          step();
          undo.push(takeBack);
        };
        prepare({ ...writes, apply }, instances);
      });
    } catch (error) {
      for (const step of undo.toReversed()) step();
      throw error;
    }
  }
}

export function trimSlashes(name: string): string {
  return name.replace(/^\/+|\/+$/g, '');
}
