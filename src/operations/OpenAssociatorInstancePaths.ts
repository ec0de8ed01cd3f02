import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { Call } from '../dispatch/Call.js';
import { expectSource, findFilterClass, fullPath, pathsOf } from './associationSource.js';
import { singly } from './Batches.js';
import { expectSession, filtered, mapped, openPaths, openFilter, openParameters } from './openEnumeration.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.24.  Returns the paths of the associated instances that pass the filter.  The source must exist. */
export const OpenAssociatorInstancePaths = defineOperation({
  name: 'OpenAssociatorInstancePaths',
  role: 'read',
  parameters: {
    InstanceName: { kind: 'instanceName' },
    AssocClass: { kind: 'className', default: null },
    ResultClass: { kind: 'className', default: null },
    Role: { kind: 'string', default: null },
    ResultRole: { kind: 'string', default: null },
    ...openParameters,
  },
  returns: 'pulledInstancePaths',

  async execute(parameters, call, deps) {
    const { InstanceName, AssocClass, ResultClass, Role, ResultRole } = parameters;
    const namespace = expectSession(parameters, call, deps);
    findFilterClass(namespace, AssocClass);
    const resultClass = findFilterClass(namespace, ResultClass);
    const source = await expectSource(InstanceName, call, deps);
    const filter = openFilter(parameters, resultClass, namespace);
    const filters = {
      associationClass: AssocClass,
      resultClass: ResultClass,
      role: Role,
      resultRole: ResultRole,
    };
    const { traversal } = deps;
    const objects = (during: Call): AsyncIterable<readonly CIMInstanceName[]> =>
      singly(
        filter === null
          ? mapped(traversal.associatorNames(source, filters, during), (path) => fullPath(path, call))
          : pathsOf(filtered(traversal.associators(source, filters, during), filter(during)), call),
      );
    return openPaths(parameters, objects, call, deps);
  },
});
