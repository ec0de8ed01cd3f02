import { keyProperties, type CIMClass } from '../cim/CIMClass.js';
import { CIMClassName } from '../cim/CIMClassName.js';
import { CIMError } from '../cim/CIMError.js';
import type { CIMInstance } from '../cim/CIMInstance.js';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import { bindPath } from '../dispatch/bindPath.js';
import type { Call } from '../dispatch/Call.js';
import type { Namespace } from '../repository/Namespace.js';
import type { ClassWithPath, OperationDeps } from './Operation.js';
import { viewClass } from './reduce.js';

/**
 * The source of an Open... operation, which must exist.
 * @throws CIMError CIM_ERR_INVALID_PARAMETER for a path that no instance of this namespace can have, CIM_ERR_NOT_FOUND.
 */
export async function expectSource(
  source: CIMInstanceName,
  call: Call,
  { repository, instances }: OperationDeps,
): Promise<CIMInstanceName> {
  const namespace = repository.getNamespace(source.namespace ?? call.namespace);
  try {
    bindPath(namespace, source);
  } catch (error) {
    throw new CIMError('CIM_ERR_INVALID_PARAMETER', CIMError.from(error).description, { cause: error });
  }
  return (await instances.get(namespace.name, source, call)).path ?? source;
}

/**
 * The source of an association operation.  Some clients send a class name as an INSTANCENAME without keys; if the class has keys,
 * that cannot be an instance.
 */
export function sourceOf(
  object: CIMInstanceName | CIMClassName,
  call: Call,
  { repository }: Pick<OperationDeps, 'repository'>,
): CIMInstanceName | CIMClassName {
  if (object instanceof CIMClassName || object.keyBindings.size > 0) return object;
  const namespace = repository.findNamespace(object.namespace ?? call.namespace);
  const cimClass = namespace?.findClass(object.className);
  const hasKeys = namespace && cimClass && namespace.facts.of(keyProperties, cimClass).length > 0;
  return hasKeys ? new CIMClassName(object.className, object) : object;
}

/**
 * The class in a filter of an association operation.
 * @throws CIMError CIM_ERR_INVALID_PARAMETER
 */
export function findFilterClass(namespace: Namespace, name: string | null): CIMClass | null {
  return name === null ? null : namespace.getClass(name, 'CIM_ERR_INVALID_PARAMETER');
}

/**
 * Adds host and namespace to a path of an association result, because clients use it for requests to other namespaces (DSP0201
 * 2.4, INSTANCEPATH).
 */
export function fullPath(path: CIMInstanceName, call: Call): CIMInstanceName {
  return path.at({ namespace: path.namespace ?? call.namespace, host: call.host });
}

export function withFullPath(instance: CIMInstance, call: Call): CIMInstance {
  return instance.path ? instance.withPath(fullPath(instance.path, call)) : instance;
}

/** The full paths of instances. */
export async function* pathsOf(
  instances: AsyncIterable<CIMInstance>,
  call: Call,
): AsyncGenerator<CIMInstanceName> {
  for await (const { path } of instances) if (path) yield fullPath(path, call);
}

/** The full path of a class in the result of an association operation on a class. */
export function fullClassPath(cimClass: CIMClass, namespace: Namespace, call: Call): CIMClassName {
  return new CIMClassName(cimClass.name, { namespace: namespace.name, host: call.host });
}

/** Such a class with its path, reduced to what the request asked for. */
export function classWithPath(
  cimClass: CIMClass,
  namespace: Namespace,
  call: Call,
  view: {
    readonly IncludeQualifiers: boolean;
    readonly IncludeClassOrigin: boolean;
    readonly PropertyList: readonly string[] | null;
  },
): ClassWithPath {
  const reduced = {
    localOnly: false,
    includeQualifiers: view.IncludeQualifiers,
    includeClassOrigin: view.IncludeClassOrigin,
    propertyList: view.PropertyList,
  };
  return {
    path: fullClassPath(cimClass, namespace, call),
    class: viewClass(cimClass, reduced, namespace),
  };
}
