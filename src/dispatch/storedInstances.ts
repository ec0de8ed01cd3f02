import { hasQualifier } from '../cim/CIMQualifier.js';
import { isAbstract, keyProperties, type CIMClass, type CIMPropertyDeclaration } from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import type { CIMInstance } from '../cim/CIMInstance.js';
import { CIMInstanceName, isInstanceName } from '../cim/CIMInstanceName.js';
import { isCIMArray, type CIMValue } from '../cim/values.js';
import type { InstancePlace, InstanceStore, StoredRecord } from '../repository/InstanceStore.js';
import type { Namespace } from '../repository/Namespace.js';
import type { Repository, RepositoryChange } from '../repository/Repository.js';
import { bindPath } from './bindPath.js';
import { makeInstance, makePath } from './makeInstance.js';
import { earlierKeyText, hasDateTimeKey, keyText, pathIdentity } from './pathIdentity.js';
import type { AnyProvider, PropertyRecord } from './Provider.js';

/** A change of a stored instance, after it has been written to disk. */
export type StoredChange =
  | { readonly kind: 'created' | 'deleted'; readonly instance: CIMInstance }
  | { readonly kind: 'modified'; readonly instance: CIMInstance; readonly previous: CIMInstance };

/** A listener for changes of stored instances, called in the order of the changes. */
export interface StoredChangeListener {
  /** Called first.  If it returns false the change is not prepared for this listener. */
  wants(kind: StoredChange['kind'], namespace: Namespace): boolean;
  changed(change: StoredChange, namespace: Namespace): void;
  /** The listener within the transaction of a change, which may be prepared several times; absent: it is told after it. */
  readonly within?: (change: RepositoryChange) => Pick<StoredChangeListener, 'changed' | 'wants'>;
}

/**
 * The provider of the last resort: stores the instances that clients create of a class.  A change is answered after it is on
 * disk. Null for a class that cannot have such instances: an abstract class, an indication, a class without keys, or a
 * credential. Credentials are kept by the targets and nowhere else in the clear.
 */
export function storedInstances(
  repository: Repository,
  namespace: Namespace,
  cimClass: CIMClass,
  listener: StoredChangeListener | null = null,
): AnyProvider | null {
  const { instances } = repository;
  const { name: className } = cimClass;
  const keys = namespace.facts.of(keyProperties, cimClass);
  if (!instances || isAbstract(cimClass) || hasQualifier(cimClass.qualifiers, 'Indication')) return null;
  if (keys.length === 0 || namespace.isA(className, 'CIM_Credential')) return null;

  const placeOf = (path: CIMInstanceName): InstancePlace => {
    const earlier = hasDateTimeKey(path) ? earlierKeyText(repository, namespace, path) : null;
    return {
      namespace: namespace.name,
      className,
      keyText: keyText(repository, namespace, path),
      earlierKeyText: earlier,
    };
  };
  /**
   * The objects that the instance refers to.
   * @throws CIMError CIM_ERR_INVALID_PARAMETER for a path that no instance can have.
   */
  const objectsOf = (record: PropertyRecord): string[] => {
    const objects: string[] = [];
    for (const [name, value] of Object.entries(record)) {
      for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
        if (isInstanceName(one)) objects.push(expectReference(repository, namespace, name, one));
      }
    }
    return objects;
  };
  /** Makes a change, and tells the listener of it: within its transaction if it listens there, otherwise after it. */
  const change = async (
    kind: StoredChange['kind'],
    prepare: (change: RepositoryChange, store: InstanceStore) => () => StoredChange,
  ): Promise<void> => {
    const tell = (told: Pick<StoredChangeListener, 'changed' | 'wants'>, made: () => StoredChange): void => {
      if (told.wants(kind, namespace)) told.changed(made(), namespace);
    };
    const changedTo = await changed(
      repository,
      namespace,
      (writes, store) => {
        const made = prepare(writes, store);
        if (listener?.within) tell(listener.within(writes), made);
        return made;
      },
      kind === 'deleted' ? 'removes' : 'adds',
    );
    if (listener && !listener.within) tell(listener, changedTo);
  };
  const instanceOf = (record: PropertyRecord): CIMInstance => makeInstance(namespace, cimClass, record);
  /** @throws CIMError CIM_ERR_INVALID_CLASS if the class was changed or deleted during the request. */
  const expectUnchanged = (): void => {
    if (namespace.findClass(className) !== cimClass) {
      throw new CIMError('CIM_ERR_INVALID_CLASS', `class ${className} has just been changed: try again`);
    }
  };

  return {
    className,
    namespace: namespace.name,
    changeRole: 'write',
    areInstancesStored: true,
    instances: {
      enumerate: () => instances.enumerate(namespace.name, className),
      pages: () => instances.pages(namespace.name, className),
      find: async (path) => instances.get(placeOf(path)),
      references: (object) =>
        instances.isInhabited(namespace.name, className)
          ? instances.references(namespace.name, className, identitiesOf(repository, namespace, object))
          : [],

      async create(properties, { principal }) {
        const record = withReferencesBound(repository, namespace, complete(cimClass, keys, properties));
        const objects = objectsOf(record);
        const path = makePath(namespace, cimClass, record);
        const place = placeOf(path);
        await change('created', (writes, store) => {
          expectUnchanged();
          if (store.current(writes, place)) {
            throw new CIMError('CIM_ERR_ALREADY_EXISTS', `the instance ${path.toString()} exists already`);
          }
          store.put(writes, place, record, objects, principal.name);
          return () => ({ kind: 'created', instance: instanceOf(record) });
        });
        return record;
      },

      async modify(path, changes, { principal }) {
        const bound = withReferencesBound(repository, namespace, changes as StoredRecord);
        const place = placeOf(path);
        await change('modified', (writes, store) => {
          expectUnchanged();
          const current = expectCurrent(store.current(writes, place), path);
          const record = { ...current, ...bound };
          store.put(writes, place, record, objectsOf(record), principal.name);
          return () => ({ kind: 'modified', instance: instanceOf(record), previous: instanceOf(current) });
        });
      },

      async remove(path) {
        const place = placeOf(path);
        await change('deleted', (writes, store) => {
          const current = expectCurrent(store.current(writes, place), path);
          store.remove(writes, place);
          return () => ({ kind: 'deleted', instance: instanceOf(current) });
        });
      },
    },
  };
}

/** The texts under which the index of references has an object. */
function identitiesOf(repository: Repository, namespace: Namespace, object: CIMInstanceName): string[] {
  const identity = pathIdentity(repository, namespace, object);
  if (!hasDateTimeKey(object)) return [identity];
  const earlier = pathIdentity(repository, namespace, object, earlierKeyText);
  return earlier === identity ? [identity] : [identity, earlier];
}

/** Makes a change and returns its result.  All changes use this function, so changes committed together are reported in order. */
async function changed<T>(
  repository: Repository,
  namespace: Namespace,
  prepare: (...given: Parameters<Parameters<Repository['change']>[1]>) => T,
  kind: 'adds' | 'removes',
): Promise<T> {
  const found: T[] = [];
  await repository.change(namespace, (...given) => void found.push(prepare(...given)), kind);
  const result = found.at(-1);
  if (result === undefined) throw new Error('a change of the store was settled and not prepared');
  return result;
}

/**
 * The properties of a new instance: those given, and the current defaults of the others.
 * @throws CIMError CIM_ERR_INVALID_PARAMETER.
 */
function complete(
  cimClass: CIMClass,
  keys: readonly CIMPropertyDeclaration[],
  given: PropertyRecord,
): StoredRecord {
  const record: { [name: string]: CIMValue } = {};
  for (const { name, defaultValue } of cimClass.properties.values()) {
    const value = Object.hasOwn(given, name) ? (given[name] as CIMValue) : defaultValue;
    if (value !== null || defaultValue !== null) record[name] = value;
  }
  for (const { name } of keys) {
    if ((record[name] ?? null) !== null) continue;
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `the key ${name} of ${cimClass.name} is missing: expected a value`,
    );
  }
  return record;
}

/** The same values, with the keys of references in their declared spelling and type. */
function withReferencesBound(
  repository: Repository,
  namespace: Namespace,
  record: StoredRecord,
): StoredRecord {
  const bind = (value: CIMValue): CIMValue => {
    if (value instanceof CIMInstanceName) return boundReference(repository, namespace, value);
    if (value === null || !isCIMArray(value)) return value;
    return value.map((item) =>
      item instanceof CIMInstanceName ? boundReference(repository, namespace, item) : item,
    );
  };
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, bind(value)]));
}

function boundReference(repository: Repository, from: Namespace, path: CIMInstanceName): CIMInstanceName {
  const namespace = path.namespace === null ? from : repository.findNamespace(path.namespace);
  // The path is refused later, with the name of its property.
  if (!namespace?.findClass(path.className)) return path;
  return bindPath(namespace, path).at({ namespace: path.namespace, host: path.host });
}

function expectReference(
  repository: Repository,
  namespace: Namespace,
  name: string,
  path: CIMInstanceName,
): string {
  try {
    return pathIdentity(repository, namespace, path);
  } catch (error) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `${name} refers to nothing that can exist here: ${CIMError.from(error).description}`,
      { cause: error },
    );
  }
}

function expectCurrent(record: StoredRecord | null, path: CIMInstanceName): StoredRecord {
  if (record) return record;
  throw new CIMError('CIM_ERR_NOT_FOUND', `the instance ${path.toString()} has just been deleted`);
}
