import type { InstanceRow } from '../dispatch/InstanceRow.js';
import type { Batch } from '../enumeration/Batch.js';
import { mappedRows } from './Batches.js';
import { expectSession, openInstances, openFilter, openParameters } from './openEnumeration.js';
import { defineOperation } from './Operation.js';
import { rowView } from './reduce.js';

/** DSP0200 1.4, clause 5.3.2.24.  Returns the objects of EnumerateInstances that pass the filter. */
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

  execute(parameters, call, deps) {
    const { ClassName, DeepInheritance, IncludeClassOrigin, PropertyList } = parameters;
    const namespace = expectSession(parameters, call, deps);
    const cimClass = namespace.getClass(ClassName);
    const filter = openFilter(parameters, cimClass, namespace);
    const view = { propertyList: PropertyList, includeClassOrigin: IncludeClassOrigin };
    const viewed = rowView(view, DeepInheritance ? null : cimClass, call.host);
    const objects = (during: typeof call): AsyncIterable<Batch<InstanceRow>> => {
      const test = filter?.(during) ?? null;
      return mappedRows(deps.instances.rows(namespace.name, cimClass.name, during, 1), (rows) => {
        const passed = test === null ? rows : rows.filter(test);
        return passed instanceof Promise ? passed.then(viewed) : viewed(passed);
      });
    };
    return openInstances('instancesWithPath', parameters, objects, call, deps);
  },
});
