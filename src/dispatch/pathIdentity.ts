import { keyProperties, type CIMClass } from '../cim/CIMClass.js';
import { CIMDateTime } from '../cim/CIMDateTime.js';
import { CIMInstanceName, type CIMKeyValue } from '../cim/CIMInstanceName.js';
import { foldName, NameMap } from '../cim/NameMap.js';
import type { Namespace } from '../repository/Namespace.js';
import type { Repository } from '../repository/Repository.js';
import { bindPath } from './bindPath.js';

/**
 * One text for all paths of an instance: by its class or a superclass that has the same keys, with or without namespace, in any
 * spelling. Sibling classes may have the same text, so the caller must compare the classes as well.
 * @throws CIMError CIM_ERR_INVALID_NAMESPACE, CIM_ERR_INVALID_CLASS or CIM_ERR_INVALID_PARAMETER for a path that no instance can
 * have.
 */
export function pathIdentity(
  repository: Repository,
  from: Namespace,
  path: CIMInstanceName,
  printKeys: typeof keyText = keyText,
): string {
  const namespace = path.namespace === null ? from : repository.getNamespace(path.namespace);
  const bound = bindPath(namespace, path);
  const origin = keyOrigin(namespace, namespace.getClass(bound.className));
  return `${foldName(namespace.name)}:${foldName(origin)}.${printKeys(repository, namespace, bound)}`;
}

/** One text for all spellings of the keys of a bound path. */
export function keyText(repository: Repository, from: Namespace, { keyBindings }: CIMInstanceName): string {
  const keys = new NameMap<CIMKeyValue>();
  for (const [name, value] of keyBindings) {
    keys.set(name, value instanceof CIMInstanceName ? pathIdentity(repository, from, value) : value);
  }
  return new CIMInstanceName('', keys).canonical;
}

/**
 * `keyText` as earlier versions computed it: a datetime stood for itself as text.  Records of earlier versions are found by it.
 * It differs from `keyText` only if a key is a datetime with an offset other than zero.
 */
export function earlierKeyText(
  repository: Repository,
  from: Namespace,
  { keyBindings }: CIMInstanceName,
): string {
  const keys = new NameMap<CIMKeyValue>();
  for (const [name, value] of keyBindings) {
    if (value instanceof CIMDateTime) keys.set(name, value.toString());
    else if (value instanceof CIMInstanceName)
      keys.set(name, pathIdentity(repository, from, value, earlierKeyText));
    else keys.set(name, value);
  }
  return new CIMInstanceName('', keys).canonical;
}

/** Whether a datetime is among the keys, or among the keys of a reference key. */
export function hasDateTimeKey({ keyBindings }: CIMInstanceName): boolean {
  for (const value of keyBindings.values()) {
    if (value instanceof CIMDateTime || (value instanceof CIMInstanceName && hasDateTimeKey(value)))
      return true;
  }
  return false;
}

/** The topmost superclass that has all keys of this class. */
function keyOrigin(namespace: Namespace, cimClass: CIMClass): string {
  const count = namespace.facts.of(keyProperties, cimClass).length;
  let origin = cimClass;
  for (const name of namespace.lineOf(cimClass.name)) {
    const ancestor = namespace.getClass(name);
    if (namespace.facts.of(keyProperties, ancestor).length < count) break;
    origin = ancestor;
  }
  return origin.name;
}
