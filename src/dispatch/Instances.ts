import { isAbstract, keyProperties, isKey, type CIMClass } from '../cim/CIMClass.js';
import { CIMDateTime } from '../cim/CIMDateTime.js';
import { CIMError } from '../cim/CIMError.js';
import type { CIMInstance } from '../cim/CIMInstance.js';
import { isInstanceName, type CIMInstanceName } from '../cim/CIMInstanceName.js';
import { sameName } from '../cim/NameMap.js';
import type { CIMValue } from '../cim/values.js';
import { TimeSlice } from '../eventloop/TimeSlice.js';
import type { Namespace } from '../repository/Namespace.js';
import type { Repository } from '../repository/Repository.js';
import type { Role } from '../security/Principal.js';
import { bindPath } from './bindPath.js';
import { bindPropertyValue } from './bindValue.js';
import type { Call } from './Call.js';
import { expectReadable } from './callIn.js';
import { InstanceRow } from './InstanceRow.js';
import { InstanceRows } from './InstanceRows.js';
import { makePath, shapeOf } from './makeInstance.js';

import type { AnyProvider, PropertyRecord } from './Provider.js';
import type { Providers } from './Providers.js';
import { requireOneRole } from './requireOneRole.js';

/** Large enough to make the overhead of each batch negligible, small enough to be held in memory for a slow reader. */
const ROWS_AT_ONCE = 64;

/** Up to this many records are searched without a pause, which delays other work of the event loop by very little. */
const FEW_RECORDS = 64;

/** The instances of all namespaces, read live from their providers. */
export class Instances {
  readonly #repository: Repository;
  readonly #providers: Providers;

  constructor(repository: Repository, providers: Providers) {
    this.#repository = repository;
    this.#providers = providers;
  }

  /** All instances of a class and its subclasses, complete and with their paths. */
  async *enumerate(namespaceName: string, className: string, call: Call): AsyncGenerator<CIMInstance> {
    for await (const rows of this.rows(namespaceName, className, call)) {
      for (const row of rows) yield row.instance;
    }
  }

  /**
   * The instances that `enumerate` returns, in batches, because a promise for each instance would be too slow. A batch has at
   * most `atOnce` instances, or as many as the provider returned together.  Nothing is read before it is asked for.  All
   * instances of one batch have the same shape.
   */
  async *rows(
    namespaceName: string,
    className: string,
    from: Call,
    atOnce = ROWS_AT_ONCE,
  ): AsyncGenerator<InstanceRows, void, void> {
    const namespace = this.#repository.getNamespace(namespaceName);
    const call = expectReadable(this.#repository, namespace, from);
    namespace.getClass(className);
    const slice = new TimeSlice(call.signal, call.principal.name);
    for (const { className: name, instances } of this.#providers.ofFamily(namespace, className)) {
      if (!instances) continue;
      const shape = shapeOf(namespace, namespace.getClass(name));
      if (instances.pages) {
        for await (const page of instances.pages(call)) {
          if (slice.isOver) await slice.next();
          yield new InstanceRows(shape, page);
        }
        continue;
      }
      let rows: PropertyRecord[] = [];
      for await (const record of await instances.enumerate(call)) {
        if (slice.isOver) await slice.next();
        rows.push(record);
        if (rows.length < atOnce) continue;
        yield new InstanceRows(shape, rows);
        rows = [];
      }
      if (rows.length > 0) yield new InstanceRows(shape, rows);
    }
  }

  /**
   * The instance that a path names, by its own class or a superclass; null if there is none.
   * @throws CIMError CIM_ERR_INVALID_CLASS, or CIM_ERR_INVALID_PARAMETER for a path that no instance can have.
   */
  async find(namespaceName: string, path: CIMInstanceName, call: Call): Promise<CIMInstance | null> {
    const namespace = this.#repository.getNamespace(path.namespace ?? namespaceName);
    const there = expectReadable(this.#repository, namespace, call);
    return (await this.#locate(namespace, path, there))?.row.instance ?? null;
  }

  /** @throws CIMError CIM_ERR_NOT_FOUND if there is none; otherwise as `find`. */
  async get(namespaceName: string, path: CIMInstanceName, call: Call): Promise<CIMInstance> {
    return (await this.getRow(namespaceName, path, call)).instance;
  }

  /** The instance of `get` as the provider returned it. */
  async getRow(namespaceName: string, path: CIMInstanceName, call: Call): Promise<InstanceRow> {
    const namespace = this.#repository.getNamespace(path.namespace ?? namespaceName);
    const there = expectReadable(this.#repository, namespace, call);
    return (await this.#get(namespace, path, there)).row;
  }

  /** @returns the path of the new instance. */
  async create(namespaceName: string, instance: CIMInstance, from: Call): Promise<CIMInstanceName> {
    const namespace = this.#repository.getNamespace(namespaceName);
    const call = expectReadable(this.#repository, namespace, from);
    const provider = namespace.findClass(instance.className)
      ? this.#providers.find(namespace, instance.className)
      : null;
    requireOneRole(call.principal, provider?.instances?.create ? [provider.changeRole] : []);
    const cimClass = namespace.getClass(instance.className);
    if (isAbstract(cimClass)) {
      throw new CIMError(
        'CIM_ERR_INVALID_PARAMETER',
        `class ${cimClass.name} is abstract: it has no instances of its own`,
      );
    }
    const record = bindProperties(namespace, cimClass, instance);
    if (!provider?.instances?.create) {
      throw new CIMError(
        'CIM_ERR_NOT_SUPPORTED',
        `instances of ${cimClass.name} cannot be created by a client`,
      );
    }
    const made = await provider.instances.create(record, call);
    return isInstanceName(made) ? made : makePath(namespace, cimClass, made);
  }

  /**
   * Sets properties of an instance.
   * Properties in `propertyList` without a value get the default of the class.  Without a list, all properties that were sent are
   * set, except keys.
   */
  async modify(
    namespaceName: string,
    modified: CIMInstance,
    propertyList: readonly string[] | null,
    from: Call,
  ): Promise<void> {
    const path = modified.path;
    if (!path) throw new CIMError('CIM_ERR_INVALID_PARAMETER', 'the modified instance has no path');
    if (!sameName(path.className, modified.className)) {
      throw new CIMError(
        'CIM_ERR_INVALID_PARAMETER',
        `the path is of class ${path.className}, the instance of class ${modified.className}: expected the same`,
      );
    }
    const namespace = this.#repository.getNamespace(path.namespace ?? namespaceName);
    const call = expectReadable(this.#repository, namespace, from);
    requireOneRole(call.principal, this.#changeRoles(namespace, path.className, 'modify'));
    const { row, provider } = await this.#get(namespace, path, call);
    const { instance } = row;
    const cimClass = namespace.getClass(instance.className);
    const sent = bindProperties(namespace, cimClass, modified);
    const changes = changesOf(cimClass, instance, sent, propertyList);
    if (!provider.instances?.modify) {
      throw new CIMError(
        'CIM_ERR_NOT_SUPPORTED',
        `instances of ${cimClass.name} cannot be modified by a client`,
      );
    }
    requireOneRole(call.principal, [provider.changeRole]);
    if (Object.keys(changes).length > 0) await provider.instances.modify(pathOf(instance), changes, call);
  }

  async delete(namespaceName: string, path: CIMInstanceName, from: Call): Promise<void> {
    const namespace = this.#repository.getNamespace(path.namespace ?? namespaceName);
    const call = expectReadable(this.#repository, namespace, from);
    requireOneRole(call.principal, this.#changeRoles(namespace, path.className, 'remove'));
    const { row, provider } = await this.#get(namespace, path, call);
    if (!provider.instances?.remove) {
      throw new CIMError(
        'CIM_ERR_NOT_SUPPORTED',
        `instances of ${row.className} cannot be deleted by a client`,
      );
    }
    requireOneRole(call.principal, [provider.changeRole]);
    await provider.instances.remove(row.path, call);
  }

  /**
   * Checks for the role needed to modify an instance of a class, before the instance is looked for.
   * @throws CIMError CIM_ERR_ACCESS_DENIED
   */
  expectMayModify(namespaceName: string, path: CIMInstanceName, from: Call): void {
    const namespace = this.#repository.getNamespace(path.namespace ?? namespaceName);
    const { principal } = expectReadable(this.#repository, namespace, from);
    requireOneRole(principal, this.#changeRoles(namespace, path.className, 'modify'));
  }

  /** A change that no provider supports needs no role beside "read". */
  *#changeRoles(namespace: Namespace, className: string, change: 'modify' | 'remove'): Generator<Role> {
    if (!namespace.findClass(className)) return;
    for (const provider of this.#providers.ofFamily(namespace, className)) {
      if (provider.instances?.[change]) yield provider.changeRole;
    }
  }

  async #get(namespace: Namespace, path: CIMInstanceName, call: Call): Promise<Located> {
    const located = await this.#locate(namespace, path, call);
    if (!located)
      throw new CIMError(
        'CIM_ERR_NOT_FOUND',
        `no instance ${path.toString()} in namespace "${namespace.name}"`,
      );
    return located;
  }

  async #locate(namespace: Namespace, path: CIMInstanceName, call: Call): Promise<Located | null> {
    const bound = bindPath(namespace, path);
    for (const provider of this.#providers.ofFamily(namespace, bound.className)) {
      if (!provider.instances) continue;
      const cimClass = namespace.getClass(provider.className);
      if (namespace.facts.of(keyProperties, cimClass).length !== bound.keyBindings.size) continue;
      const ofThisClass = bound.withClass(cimClass.name);
      const record = await findRecord(namespace, cimClass, provider, ofThisClass, call);
      if (record) return { provider, row: new InstanceRow(shapeOf(namespace, cimClass), record) };
    }
    return null;
  }
}

function bindProperties(namespace: Namespace, cimClass: CIMClass, instance: CIMInstance): PropertyRecord {
  const record: { [name: string]: CIMValue } = {};
  for (const sent of instance.properties.values()) {
    const declaration = cimClass.properties.get(sent.name);
    if (!declaration)
      throw new CIMError('CIM_ERR_INVALID_PARAMETER', `${cimClass.name} has no property "${sent.name}"`);
    record[declaration.name] = bindPropertyValue(declaration, sent, namespace);
  }
  return record;
}

interface Located {
  readonly row: InstanceRow;
  readonly provider: AnyProvider;
}

async function findRecord(
  namespace: Namespace,
  cimClass: CIMClass,
  provider: AnyProvider,
  path: CIMInstanceName,
  call: Call,
): Promise<PropertyRecord | null> {
  const { instances } = provider;
  if (!instances) return null;
  if (instances.find) return instances.find(path, call);
  const wanted = path.canonical;
  const end =
    instances.findByReference === undefined ? null : path.keyBindings.get(instances.findByReference);
  const records =
    instances.references && isInstanceName(end) ? instances.references(end, call) : instances.enumerate(call);
  const given = await records;
  const isWanted = (record: PropertyRecord): boolean =>
    makePath(namespace, cimClass, record).canonical === wanted;
  if (isArray(given) && given.length <= FEW_RECORDS) return given.find(isWanted) ?? null;
  const slice = new TimeSlice(call.signal, call.principal.name);
  for await (const record of given) {
    if (slice.isOver) await slice.next();
    if (isWanted(record)) return record;
  }
  return null;
}

function isArray(
  records: AsyncIterable<PropertyRecord> | Iterable<PropertyRecord>,
): records is readonly PropertyRecord[] {
  return Array.isArray(records);
}

/** DSP0200 1.4, 5.3.2.8 (ModifyInstance): the properties to change, with their new values. */
function changesOf(
  cimClass: CIMClass,
  current: CIMInstance,
  sent: PropertyRecord,
  propertyList: readonly string[] | null,
): PropertyRecord {
  const names = propertyList ?? Object.keys(sent);
  const changes: { [name: string]: unknown } = {};
  for (const name of names) {
    const declaration = cimClass.properties.get(name);
    if (!declaration)
      throw new CIMError('CIM_ERR_NO_SUCH_PROPERTY', `${cimClass.name} has no property "${name}"`);
    const value = Object.hasOwn(sent, declaration.name) ? sent[declaration.name] : declaration.defaultValue;
    if (isKey(declaration)) {
      if (
        propertyList !== null &&
        Object.hasOwn(sent, declaration.name) &&
        !sameValue(value, current.value(declaration.name))
      ) {
        throw new CIMError(
          'CIM_ERR_INVALID_PARAMETER',
          `${declaration.name} is a key of ${cimClass.name}: it cannot be modified`,
        );
      }
      continue;
    }
    // Without a list a client sends back everything it read.  Only properties that differ are changes.
    if (propertyList === null && sameValue(value, current.value(declaration.name))) continue;
    changes[declaration.name] = value;
  }
  return changes;
}

function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a instanceof CIMDateTime && b instanceof CIMDateTime) return a.equals(b);
  if (isInstanceName(a) && isInstanceName(b)) return a.equals(b);
  return (
    Array.isArray(a) &&
    Array.isArray(b) &&
    a.length === b.length &&
    a.every((item, index) => sameValue(item, b[index]))
  );
}

function pathOf(instance: CIMInstance): CIMInstanceName {
  if (!instance.path) throw new Error(`an instance of ${instance.className} without a path`);
  return instance.path;
}
