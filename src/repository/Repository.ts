import { getHeapStatistics } from 'node:v8';
import { CIMError } from '../cim/CIMError.js';
import { NameMap } from '../cim/NameMap.js';
import type { SharedStore, StoreChange } from '../store/KeyValueStore.js';
import { DeclarationCopies, type InMemory } from './DeclarationCopies.js';
import { expectRoom } from './expectRoom.js';
import { InstanceStore } from './InstanceStore.js';
import { loadClientDefinitions } from './loadClientDefinitions.js';
import {
  Namespace,
  type ClientDeclaration,
  type DeclarationUsage,
  type NamespaceDeclarations,
} from './Namespace.js';
import { changeStore } from './changeStore.js';
import { namespaceKey, schemaKey } from './storeKeys.js';
import { defaultRepositoryLimits, expectWithin, type RepositoryLimits } from './RepositoryLimits.js';

export interface RepositoryOptions {
  /** Stores what clients create.  Without a store they cannot create anything. */
  readonly store?: SharedStore;
  /** The initial content of a namespace that a client creates. */
  readonly newNamespace?: NamespaceDeclarations;
  /** Aliases of namespaces. */
  readonly secondNames?: Iterable<readonly [name: string, namespace: string]>;
  readonly limits?: Partial<RepositoryLimits>;
  /** Records changes of classes, qualifier types and namespaces; without it nothing is recorded. */
  readonly audit?: DeclarationAudit;
  /** Maximum memory for the declarations of clients at the start; by default three quarters of the free V8 heap. */
  readonly freeMemoryBytes?: number;
}

/** The user who changes a declaration, with address and protocol. */
export type Author = Readonly<Record<'address' | 'door' | 'name', string>>;

/** A change of a declaration, for the record. */
export interface DeclarationAct {
  readonly what:
    | 'createClass'
    | 'createNamespace'
    | 'deleteClass'
    | 'deleteNamespace'
    | 'deleteQualifier'
    | 'modifyClass'
    | 'setQualifier';
  /** What was changed, and in which namespace. */
  readonly cause: string;
}

/** Records changes of declarations. */
export interface DeclarationAudit {
  /** Throws if there is no space for another record. */
  expectRoom(): Promise<void>;
  /** Resolves when the record is on disk. */
  write(by: Author, act: DeclarationAct & { readonly outcome: 'done' }): Promise<void>;
}

const NOTHING = Buffer.of();

/** Called after a change is on disk.  `namespace` is null if one was created. */
export type DeclarationListener = (what: DeclarationAct['what'], namespace: Namespace | null) => void;

/** A change of what clients created.  It writes to the store, and the copies in memory follow. */
export interface RepositoryChange extends StoreChange {
  /** Writes an entry of a declaration, with its prepared result for the copies in memory. */
  declare(key: string, entry: Buffer, inMemory: InMemory): void;
}

/**
 * The namespaces of this server.  Namespace names compare without case; leading and trailing slashes are ignored.  The server's
 * own declarations are loaded at every start; those of clients come from the store.
 */
export class Repository {
  readonly #namespaces = new NameMap<Namespace>();
  readonly #secondNames: NameMap<string>;
  readonly #store: SharedStore | null;
  readonly #instances: InstanceStore | null;
  readonly #copies: DeclarationCopies | null;
  readonly #newNamespace: NamespaceDeclarations;
  readonly #listeners: DeclarationListener[] = [];
  readonly #audit: DeclarationAudit | null;
  readonly limits: RepositoryLimits;

  /** @throws RepositoryConflictError if declarations of clients do not fit those of the server. */
  constructor(
    namespaces: Iterable<readonly [name: string, declarations: NamespaceDeclarations]>,
    { store, newNamespace, secondNames, limits, audit, freeMemoryBytes }: RepositoryOptions = {},
  ) {
    this.limits = { ...defaultRepositoryLimits, ...limits };
    this.#audit = audit ?? null;
    for (const [name, declarations] of namespaces) {
      const trimmed = trimSlashes(name);
      // If a client created a namespace before the server had one of that name, it stays the client's.
      if (store && store.get(namespaceKey(trimmed)) !== null) continue;
      this.#namespaces.set(trimmed, new Namespace(trimmed, declarations));
    }
    this.#secondNames = new NameMap(secondNames);
    this.#newNamespace = newNamespace ?? { qualifierDeclarations: new NameMap(), classes: new NameMap() };
    this.#store = store ?? null;
    this.#instances = store ? new InstanceStore(store, this.limits) : null;
    if (this.#instances && store)
      loadClientDefinitions(this, store, this.#instances, freeMemoryBytes ?? freeHeapBytes());
    this.#copies = store ? new DeclarationCopies(this, store) : null;
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

  /** Number of namespaces that clients created. */
  get clientNamespaces(): number {
    let count = 0;
    for (const { isClientMade } of this.#namespaces.values()) if (isClientMade) count += 1;
    return count;
  }

  /** Adds a namespace of a client with the initial content. */
  addNamespace(name: string): Namespace {
    const namespace = new Namespace(name, this.#newNamespace, true, this.#findIndications());
    this.#namespaces.set(name, namespace);
    return namespace;
  }

  /** The first of the server's own namespaces with lifecycle indications. */
  #findIndications(): Namespace | null {
    for (const namespace of this.#namespaces.values()) {
      if (!namespace.isClientMade && namespace.findClass('CIM_InstIndication')) return namespace;
    }
    return null;
  }

  /** Restores a namespace that was removed. */
  restoreNamespace(namespace: Namespace): void {
    this.#namespaces.set(namespace.name, namespace);
  }

  dropNamespace(name: string): void {
    this.#namespaces.delete(name);
  }

  /** Calls the listener after each change of classes, qualifier types and namespaces. */
  onDeclarationChange(listener: DeclarationListener): void {
    this.#listeners.push(listener);
  }

  /** The instances that clients created; null without a store. */
  get instances(): InstanceStore | null {
    return this.#instances;
  }

  /**
   * Checks the limits of declarations, in total and for the user.
   * @param replaced the declaration to be replaced; null for a new one.
   * @throws CIMError CIM_ERR_SERVER_LIMITS_EXCEEDED
   */
  expectRoomFor(
    namespace: Namespace,
    kind: 'classes' | 'qualifierTypes',
    made: ClientDeclaration<unknown>,
    replaced: ClientDeclaration<unknown> | null,
  ): void {
    const { limits } = this;
    const { owner } = made;
    const ofOwner = replaced?.owner === owner ? replaced : null;
    if (!replaced) {
      const count = namespace.usageOf(null)[kind] + 1;
      const limit = kind === 'classes' ? 'maxClasses' : 'maxQualifierTypes';
      const noun = kind === 'classes' ? 'classes' : 'qualifier types';
      const what = `namespace "${namespace.name}" would have ${count} ${noun} that clients made`;
      expectWithin(limits, limit, count, what);
    }
    const used = this.declarationUsage(owner);
    if (!ofOwner && kind === 'classes') {
      const count = used.classes + 1;
      expectWithin(limits, 'maxClassesPerUser', count, `user "${owner}" would have made ${count} classes`);
    }
    if (made.bytes > (ofOwner?.bytes ?? 0)) {
      const bytes = used.bytes + made.bytes - (ofOwner?.bytes ?? 0);
      const what = `the classes and qualifier types that user "${owner}" made would take ${bytes} bytes`;
      expectWithin(limits, 'maxDeclarationBytesPerUser', bytes, what);
    }
    if (made.bytes > (replaced?.bytes ?? 0)) {
      const bytes = this.declarationUsage(null).bytes + made.bytes - (replaced?.bytes ?? 0);
      const what = `the classes and qualifier types that clients made would take ${bytes} bytes`;
      expectWithin(limits, 'maxDeclarationBytes', bytes, what);
    }
  }

  /** Usage of one user in all namespaces; null: of all users. */
  declarationUsage(owner: string | null): DeclarationUsage {
    let [classes, qualifierTypes, bytes] = [0, 0, 0];
    for (const namespace of this.#namespaces.values()) {
      const usage = namespace.usageOf(owner);
      classes += usage.classes;
      qualifierTypes += usage.qualifierTypes;
      bytes += usage.bytes;
    }
    return { classes, qualifierTypes, bytes };
  }

  /**
   * As `change`, for declarations.  The change is recorded when it is on disk, and not begun without space for the record.
   * @throws CIMError as `change` and `prepare` do; CIM_ERR_FAILED if it could not be recorded.
   */
  async changeDeclarations(
    by: Author,
    act: DeclarationAct,
    namespace: Namespace | null,
    prepare: (change: RepositoryChange, instances: InstanceStore) => void,
  ): Promise<void> {
    const kind = act.what.startsWith('delete') ? 'removes' : 'adds';
    if (this.#audit)
      await expectRecorded(this.#audit.expectRoom(), `${act.what} cannot be recorded, and was not done`);
    await this.change(
      namespace,
      (change, instances) => {
        prepare(change, instances);
        if (act.what !== 'deleteNamespace') {
          change.put(schemaKey(namespace?.name ?? null), NOTHING);
          return;
        }
        change.put(schemaKey(null), NOTHING);
        if (namespace) change.remove(schemaKey(namespace.name));
      },
      kind,
    );
    for (const listener of this.#listeners) listener(act.what, namespace);
    if (!this.#audit) return;
    const recorded = this.#audit.write(by, { ...act, outcome: 'done' });
    await expectRecorded(recorded, `${act.what} was done, and could not be recorded`);
  }

  /**
   * Changes what clients created.  `prepare` checks and then writes or throws, without waiting, so no other change runs in
   * between. Resolves when the change is on disk.
   * @param kind a change that only removes something may use the disk space that is reserved for credentials.
   * @throws CIMError CIM_ERR_INVALID_NAMESPACE if the namespace was deleted meanwhile, CIM_ERR_NOT_SUPPORTED without a store.
   */
  async change(
    namespace: Namespace | null,
    prepare: (change: RepositoryChange, instances: InstanceStore) => void,
    kind: 'adds' | 'removes' = 'adds',
  ): Promise<void> {
    const [store, instances] = [this.#store, this.#instances];
    if (!store || !instances) {
      throw new CIMError('CIM_ERR_NOT_SUPPORTED', 'this server has no store for what clients make');
    }
    expectRoom(store, kind);
    await changeStore(store, (writes) => {
      // Another server with the same store may change what `prepare` knows from memory only.
      writes.get(schemaKey(namespace?.name ?? null));
      if (namespace && this.findNamespace(namespace.name) !== namespace) {
        throw new CIMError('CIM_ERR_INVALID_NAMESPACE', `namespace "${namespace.name}" has been deleted`);
      }
      const declare = (key: string, entry: Buffer, inMemory: InMemory): void => {
        this.#copies?.prepare(entry, inMemory);
        writes.put(key, entry);
      };
      const change: RepositoryChange = {
        get: (key) => writes.get(key),
        has: (prefix) => writes.has(prefix),
        put: (key, value) => writes.put(key, value),
        remove: (key) => writes.remove(key),
        onDone: (listener) => writes.onDone(listener),
        declare,
      };
      prepare(change, instances);
    });
  }
}

function freeHeapBytes(): number {
  const { heap_size_limit: limit, used_heap_size: used } = getHeapStatistics();
  return 0.75 * (limit - used);
}

/** @throws CIMError CIM_ERR_FAILED */
async function expectRecorded(recorded: Promise<void>, sentence: string): Promise<void> {
  try {
    await recorded;
  } catch (cause) {
    throw new CIMError('CIM_ERR_FAILED', sentence, { cause });
  }
}

export function trimSlashes(name: string): string {
  return name.replace(/^\/+|\/+$/g, '');
}
