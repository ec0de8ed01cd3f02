import type { CIMInstance } from '../cim/CIMInstance.js';
import { withFullPath } from './associationSource.js';
import {
  expectSession,
  filtered,
  mapped,
  openEnumeration,
  openFilter,
  openParameters,
} from './openEnumeration.js';
import { defineOperation } from './Operation.js';
import { viewInstance } from './reduce.js';

/** DSP0200 1.4, clause 5.3.2.24.  The objects are those of EnumerateInstances that pass the filter. */
export const OpenEnumerateInstances = defineOperation({
  name: 'OpenEnumerateInstances',
  role: 'read',
  parameters: {
    ClassName: { kind: 'className' },
    DeepInheritance: { kind: 'boolean', default: true },
    IncludeClassOrigin: { kind: 'boolean', default: false },
    PropertyList: { kind: 'propertyList', default: null },
    ...openParameters,
  },
  returns: 'pulledInstancesWithPath',

  execute(parameters, call, rooms) {
    const { ClassName, DeepInheritance, IncludeClassOrigin, PropertyList } = parameters;
    const namespace = expectSession(parameters, call, rooms);
    const cimClass = namespace.getClass(ClassName);
    const filter = openFilter(parameters, cimClass, namespace);
    const view = { propertyList: PropertyList, includeClassOrigin: IncludeClassOrigin };
    const objects = (during: typeof call): AsyncIterable<CIMInstance> =>
      mapped(filtered(rooms.instances.enumerate(namespace.name, cimClass.name, during), filter), (instance) =>
        withFullPath(viewInstance(instance, view, DeepInheritance ? null : cimClass), call),
      );
    return openEnumeration('instancesWithPath', parameters, objects, call, rooms);
  },
});
