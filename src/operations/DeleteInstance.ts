import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.4. */
export const DeleteInstance = defineOperation({
  name: 'DeleteInstance',
  role: 'write',
  parameters: { InstanceName: { kind: 'instanceName' } },
  returns: 'void',

  execute({ InstanceName }, call, { instances }) {
    return instances.delete(call.namespace, InstanceName, call);
  },
});
