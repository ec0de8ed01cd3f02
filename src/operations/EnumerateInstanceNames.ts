import { nameBatches } from './Batches.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.12. */
export const EnumerateInstanceNames = defineOperation({
  name: 'EnumerateInstanceNames',
  role: 'read',
  parameters: { ClassName: { kind: 'className' } },
  returns: 'instanceNames',

  execute({ ClassName }, call, { instances }) {
    return nameBatches(instances.rows(call.namespace, ClassName, call));
  },
});
