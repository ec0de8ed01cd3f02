import type { CIMInstance } from '../cim/CIMInstance.js';
import type { Call } from '../dispatch/Call.js';
import { expectSource, findFilterClass, withFullPath } from './associationSource.js';
import { singly } from './Batches.js';
import {
  expectSession,
  filtered,
  mapped,
  openInstances,
  openFilter,
  openParameters,
} from './openEnumeration.js';
import { defineOperation } from './Operation.js';
import { viewInstance } from './reduce.js';

/** DSP0200 1.4, clause 5.3.2.24.  Returns the objects of References that pass the filter.  The source must exist. */
export const OpenReferenceInstances = defineOperation({
  name: 'OpenReferenceInstances',
  role: 'read',
  parameters: {
    InstanceName: { kind: 'instanceName' },
    ResultClass: { kind: 'className', default: null },
    Role: { kind: 'string', default: null },
    IncludeClassOrigin: { kind: 'boolean', default: false },
    PropertyList: { kind: 'propertyList', default: null },
    ...openParameters,
  },
  returns: 'pulledInstancesWithPath',

  async execute(parameters, call, deps) {
    const { InstanceName, ResultClass, Role, IncludeClassOrigin, PropertyList } = parameters;
    const namespace = expectSession(parameters, call, deps);
    const resultClass = findFilterClass(namespace, ResultClass);
    const source = await expectSource(InstanceName, call, deps);
    const filter = openFilter(parameters, resultClass, namespace);
    const view = { propertyList: PropertyList, includeClassOrigin: IncludeClassOrigin };
    const filters = { associationClass: ResultClass, role: Role };
    const objects = (during: Call): AsyncIterable<readonly CIMInstance[]> =>
      singly(
        mapped(
          filtered(deps.traversal.references(source, filters, during), filter?.(during) ?? null),
          (instance) => withFullPath(viewInstance(instance, view), call),
        ),
      );
    return openInstances('instancesWithPath', parameters, objects, call, deps);
  },
});
