import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { Call } from '../dispatch/Call.js';
import { expectSource, findFilterClass, pathsOf } from './associationSource.js';
import { singly } from './Batches.js';
import { expectSession, filtered, openPaths, openFilter, openParameters } from './openEnumeration.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.24.  Returns the paths of the association instances that pass the filter.  The source must exist. */
export const OpenReferenceInstancePaths = defineOperation({
  name: 'OpenReferenceInstancePaths',
  role: 'read',
  parameters: {
    InstanceName: { kind: 'instanceName' },
    ResultClass: { kind: 'className', default: null },
    Role: { kind: 'string', default: null },
    ...openParameters,
  },
  returns: 'pulledInstancePaths',

  async execute(parameters, call, deps) {
    const { InstanceName, ResultClass, Role } = parameters;
    const namespace = expectSession(parameters, call, deps);
    const resultClass = findFilterClass(namespace, ResultClass);
    const source = await expectSource(InstanceName, call, deps);
    const filter = openFilter(parameters, resultClass, namespace);
    const filters = { associationClass: ResultClass, role: Role };
    const objects = (during: Call): AsyncIterable<readonly CIMInstanceName[]> =>
      singly(
        pathsOf(filtered(deps.traversal.references(source, filters, during), filter?.(during) ?? null), call),
      );
    return openPaths(parameters, objects, call, deps);
  },
});
