import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { Call } from '../dispatch/Call.js';
import { fullPath, pathsOf } from './associationSource.js';
import {
  expectSession,
  filtered,
  mapped,
  openEnumeration,
  openFilter,
  openParameters,
} from './openEnumeration.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.24.  The paths are those of the instances that pass the filter. */
export const OpenEnumerateInstancePaths = defineOperation({
  name: 'OpenEnumerateInstancePaths',
  role: 'read',
  parameters: { ClassName: { kind: 'className' }, ...openParameters },
  returns: 'pulledInstancePaths',

  execute(parameters, call, rooms) {
    const namespace = expectSession(parameters, call, rooms);
    const cimClass = namespace.getClass(parameters.ClassName);
    const filter = openFilter(parameters, cimClass, namespace);
    const { instances } = rooms;
    const objects = (during: Call): AsyncIterable<CIMInstanceName> =>
      filter === null
        ? mapped(instances.enumerateNames(namespace.name, cimClass.name, during), (path) =>
            fullPath(path, call),
          )
        : pathsOf(filtered(instances.enumerate(namespace.name, cimClass.name, during), filter), call);
    return openEnumeration('instancePaths', parameters, objects, call, rooms);
  },
});
