import { CIMError } from '../cim/CIMError.js';
import type { CIMInstance } from '../cim/CIMInstance.js';
import { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { CIMClassName } from '../cim/CIMClassName.js';
import type { Call } from '../dispatch/Call.js';

/** The source of an association operation on instance level. */
export function instanceSource(object: CIMInstanceName | CIMClassName): CIMInstanceName {
  if (object instanceof CIMInstanceName) return object;
  throw new CIMError(
    'CIM_ERR_NOT_SUPPORTED',
    `association operations on class level are not supported: "${object.className}" is a class`,
  );
}

/** Association results carry host and namespace: clients go on from them, into other namespaces too (DSP0201 2.4, INSTANCEPATH). */
export function fullPath(path: CIMInstanceName, call: Call): CIMInstanceName {
  return path.at({ namespace: path.namespace ?? call.namespace, host: call.host });
}

export function withFullPath(instance: CIMInstance, call: Call): CIMInstance {
  return instance.path ? instance.withPath(fullPath(instance.path, call)) : instance;
}
