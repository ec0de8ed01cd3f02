import type { Call } from '../dispatch/Call.js';
import type { InstanceRow } from '../dispatch/InstanceRow.js';
import type { Batch } from '../enumeration/Batch.js';
import { mappedRows } from './Batches.js';
import { expectSession, openPaths, openFilter, openParameters } from './openEnumeration.js';
import { defineOperation } from './Operation.js';
import { rowView } from './reduce.js';

/** DSP0200 1.4, clause 5.3.2.24.  Returns the paths of the instances that pass the filter. */
export const OpenEnumerateInstancePaths = defineOperation({
  name: 'OpenEnumerateInstancePaths',
  role: 'read',
  parameters: { ClassName: { kind: 'className' }, ...openParameters },
  returns: 'pulledInstancePaths',

  execute(parameters, call, deps) {
    const namespace = expectSession(parameters, call, deps);
    const cimClass = namespace.getClass(parameters.ClassName);
    const filter = openFilter(parameters, cimClass, namespace);
    const { instances } = deps;
    const withHost = rowView({ propertyList: null, includeClassOrigin: false }, null, call.host);
    const objects = (during: Call): AsyncIterable<Batch<InstanceRow>> => {
      const test = filter?.(during) ?? null;
      return mappedRows(instances.rows(namespace.name, cimClass.name, during, 1), (rows) => {
        const passed = test === null ? rows : rows.filter(test);
        return passed instanceof Promise ? passed.then(withHost) : withHost(passed);
      });
    };
    return openPaths(parameters, objects, call, deps);
  },
});
