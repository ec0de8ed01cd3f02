import { isAssociation, type CIMClass } from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import type { CIMInstance } from '../cim/CIMInstance.js';
import { CIMInstanceName, isInstanceName } from '../cim/CIMInstanceName.js';
import { foldName, sameName } from '../cim/NameMap.js';
import { TimeSlice } from '../eventloop/TimeSlice.js';
import type { Namespace } from '../repository/Namespace.js';
import type { Repository } from '../repository/Repository.js';
import { bindPath } from './bindPath.js';
import type { Call } from './Call.js';
import { expectReadable, mayRead } from './callIn.js';
import type { Instances } from './Instances.js';
import { makeInstance } from './makeInstance.js';
import { pathIdentity } from './pathIdentity.js';

import type { Providers } from './Providers.js';

/** Filters of the association operations (DSP0200 1.4, 5.3.2.14 to 5.3.2.17).  Null does not filter. */
export interface TraversalFilters {
  /** The association class or a superclass of it. */
  readonly associationClass: string | null;
  /** The reference property that points to the source. */
  readonly role: string | null;
  /** Class of the object at the other end, or a superclass of it. */
  readonly resultClass: string | null;
  /** The reference property that points to the other end. */
  readonly resultRole: string | null;
}

/** Finds association instances and the objects at their other ends. */
export class Traversal {
  readonly #repository: Repository;
  readonly #providers: Providers;
  readonly #instances: Instances;

  constructor(repository: Repository, providers: Providers, instances: Instances) {
    this.#repository = repository;
    this.#providers = providers;
    this.#instances = instances;
  }

  /** The association instances that refer to the source. */
  async *references(
    source: CIMInstanceName,
    filters: Pick<TraversalFilters, 'associationClass' | 'role'>,
    call: Call,
  ): AsyncGenerator<CIMInstance> {
    for await (const { association } of this.#links(source, filters, call)) yield association;
  }

  /**
   * The paths of the objects associated with the source, each once.  Objects in a namespace that the caller may not read are left
   * out.
   */
  async *associatorNames(
    source: CIMInstanceName,
    filters: TraversalFilters,
    call: Call,
  ): AsyncGenerator<CIMInstanceName> {
    const namespace = this.#namespaceOf(source, call);
    for (const name of [filters.resultClass, filters.associationClass]) {
      if (name !== null) namespace.getClass(name, 'CIM_ERR_INVALID_PARAMETER');
    }
    const seen = new Set<string>();
    for await (const { association, roles } of this.#links(source, filters, call)) {
      for (const property of association.properties.values()) {
        const { value } = property;
        if (!(value instanceof CIMInstanceName) || isOnlyRole(roles, property.name)) continue;
        if (filters.resultRole !== null && !sameName(property.name, filters.resultRole)) continue;
        if (!mayRead(this.#repository, value.namespace ?? namespace.name, call)) continue;
        const far = await this.#underItsOwnClass(
          value.namespace === null ? value.at({ namespace: namespace.name }) : value,
          call,
        );
        if (filters.resultClass !== null && !this.#isA(far, filters.resultClass)) continue;
        const identity = `${far.namespace?.toLowerCase()}:${far.canonical}`;
        if (seen.has(identity)) continue;
        seen.add(identity);
        yield far;
      }
    }
  }

  /**
   * A referenced path with the canonical namespace name and the object's own class, in case the reference names a superclass or
   * another name of the class.
   */
  async #underItsOwnClass(path: CIMInstanceName, call: Call): Promise<CIMInstanceName> {
    const namespace = this.#repository.findNamespace(path.namespace ?? '');
    if (!namespace) return path;
    const named = path.at({ namespace: namespace.name, host: null });
    if (namespace.directSubclasses(path.className).length === 0) return named;
    try {
      return (await this.#instances.find(namespace.name, named, call))?.path ?? named;
    } catch (error) {
      // A path that no instance can have leads nowhere.  That is a fault of the data, not of the request.
      if (error instanceof CIMError) return named;
      throw error;
    }
  }

  /** The objects at those paths that still exist when they are read. */
  async *associators(
    source: CIMInstanceName,
    filters: TraversalFilters,
    call: Call,
  ): AsyncGenerator<CIMInstance> {
    for await (const path of this.associatorNames(source, filters, call)) {
      const instance = await this.#instances.find(path.namespace ?? call.namespace, path, call);
      if (instance) yield instance;
    }
  }

  /** Association instances that refer to the source, each with the properties through which they do. */
  async *#links(
    source: CIMInstanceName,
    { associationClass, role }: Pick<TraversalFilters, 'associationClass' | 'role'>,
    from: Call,
  ): AsyncGenerator<Link> {
    const namespace = this.#namespaceOf(source, from);
    const call = expectReadable(this.#repository, namespace, from);
    if (associationClass !== null) namespace.getClass(associationClass, 'CIM_ERR_INVALID_PARAMETER');
    const found = await this.#sourcePath(namespace, source, call);
    if (!found) return;
    const wanted = found.canonical;
    const slice = new TimeSlice(call.signal, call.principal.name);
    for (const provider of this.#associationProviders(namespace, associationClass, found.className)) {
      const cimClass = namespace.getClass(provider.className);
      const { instances } = provider;
      if (!instances) continue;
      for await (const record of await (instances.references
        ? instances.references(found, call)
        : instances.enumerate(call))) {
        if (slice.isOver) await slice.next();
        const roles: string[] = [];
        for (const [name, value] of Object.entries(record)) {
          if (role !== null && !sameName(name, role)) continue;
          if (isInstanceName(value) && this.#isSource(namespace, found, wanted, value)) {
            roles.push(name);
          }
        }
        if (roles.length > 0) yield { association: makeInstance(namespace, cimClass, record), roles };
      }
    }
  }

  /** Whether a reference in this namespace names the source, by its class or a superclass, in any spelling. */
  #isSource(namespace: Namespace, found: CIMInstanceName, wanted: string, value: CIMInstanceName): boolean {
    if (value.namespace !== null && this.#repository.findNamespace(value.namespace) !== namespace)
      return false;
    if (value.canonical === wanted) return true;
    if (!namespace.isA(found.className, value.className)) return false;
    if (value.withClass(found.className).canonical === wanted) return true;
    // Only keys that are references may have several spellings.
    if (![...value.keyBindings.values()].some(isInstanceName)) return false;
    try {
      return (
        pathIdentity(this.#repository, namespace, value) === pathIdentity(this.#repository, namespace, found)
      );
    } catch {
      return false;
    }
  }

  /** The source under its own class, because a client may name it by a superclass.  Null if it does not exist. */
  async #sourcePath(
    namespace: Namespace,
    source: CIMInstanceName,
    call: Call,
  ): Promise<CIMInstanceName | null> {
    try {
      bindPath(namespace, source);
    } catch (error) {
      throw new CIMError('CIM_ERR_INVALID_PARAMETER', CIMError.from(error).description, { cause: error });
    }
    return (await this.#instances.find(namespace.name, source, call))?.path ?? null;
  }

  *#associationProviders(namespace: Namespace, associationClass: string | null, sourceClass: string) {
    const tops = associationClass === null ? namespace.directSubclasses(null) : [associationClass];
    const line = new Set(Array.from(namespace.lineOf(sourceClass), foldName));
    for (const top of tops) {
      if (!isAssociation(namespace.getClass(top))) continue;
      for (const provider of this.#providers.ofFamily(namespace, top)) {
        const ends = namespace.facts.of(endClasses, namespace.getClass(provider.className));
        if (ends.some((name) => line.has(name))) yield provider;
      }
    }
  }

  #namespaceOf(source: CIMInstanceName, call: Call): Namespace {
    return this.#repository.getNamespace(source.namespace ?? call.namespace);
  }

  #isA(path: CIMInstanceName, ancestor: string): boolean {
    return this.#repository.findNamespace(path.namespace ?? '')?.isA(path.className, ancestor) ?? false;
  }
}

/** Folded names of the classes that the references of an association may point to. */
function endClasses(association: CIMClass): readonly string[] {
  return [...association.properties.values()].flatMap(({ referenceClass }) =>
    referenceClass === null ? [] : foldName(referenceClass),
  );
}

interface Link {
  readonly association: CIMInstance;
  readonly roles: readonly string[];
}

/** Whether the source was found through this property alone.  With two such properties the source is at both ends. */
function isOnlyRole(roles: readonly string[], name: string): boolean {
  return roles.length === 1 && roles[0] !== undefined && sameName(roles[0], name);
}
