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
 * What the source of an association operation names.  Clients send the name of a class as an INSTANCENAME without keys: of a class that
 * has keys it is the name of no instance.
 */
export function sourceOf(
  object: CIMInstanceName | CIMClassName,
  call: Call,
  { repository }: Pick<OperationDeps, 'repository'>,
): CIMInstanceName | CIMClassName {
  if (object instanceof CIMClassName || object.keyBindings.size > 0) return object;
  const cimClass = repository.findNamespace(object.namespace ?? call.namespace)?.findClass(object.className);
  return cimClass && keyProperties(cimClass).length > 0 ? new CIMClassName(object.className, object) : object;
}

/** The class that a filter of an association operation names.  @throws CIMError CIM_ERR_INVALID_PARAMETER */
export function findFilterClass(namespace: Namespace, name: string | null): CIMClass | null {
  return name === null ? null : namespace.getClass(name, 'CIM_ERR_INVALID_PARAMETER');
}

/** Association results carry host and namespace: clients go on from them, into other namespaces too (DSP0201 2.4, INSTANCEPATH). */
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

/** The full path of a class that an association operation on class level gives. */
export function fullClassPath(cimClass: CIMClass, namespace: Namespace, call: Call): CIMClassName {
  return new CIMClassName(cimClass.name, { namespace: namespace.name, host: call.host });
}

/** Such a class with its path, reduced to what the request wants. */
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
  return {
    path: fullClassPath(cimClass, namespace, call),
    class: viewClass(cimClass, {
      localOnly: false,
      includeQualifiers: view.IncludeQualifiers,
      includeClassOrigin: view.IncludeClassOrigin,
      propertyList: view.PropertyList,
    }),
  };
}
