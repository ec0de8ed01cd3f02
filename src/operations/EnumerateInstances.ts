import { instanceBatches, mappedRows } from './Batches.js';
import { defineOperation } from './Operation.js';
import { rowView } from './reduce.js';

/**
 * DSP0200 1.4, clause 5.3.2.11.  The result always includes the instances of subclasses.  With DeepInheritance FALSE the
 * properties that subclasses add are omitted.
 */
export const EnumerateInstances = defineOperation({
  name: 'EnumerateInstances',
  role: 'read',
  parameters: {
    ClassName: { kind: 'className' },
    LocalOnly: { kind: 'boolean', default: true },
    DeepInheritance: { kind: 'boolean', default: true },
    IncludeQualifiers: { kind: 'boolean', default: false },
    IncludeClassOrigin: { kind: 'boolean', default: false },
    PropertyList: { kind: 'propertyList', default: null },
  },
  returns: 'namedInstances',

  execute({ ClassName, DeepInheritance, IncludeClassOrigin, PropertyList }, call, { repository, instances }) {
    const cimClass = repository.getNamespace(call.namespace).getClass(ClassName);
    const view = { propertyList: PropertyList, includeClassOrigin: IncludeClassOrigin };
    const rows = instances.rows(call.namespace, ClassName, call);
    return instanceBatches(mappedRows(rows, rowView(view, DeepInheritance ? null : cimClass)));
  },
});
