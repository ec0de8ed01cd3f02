import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.6. */
export const CreateInstance = defineOperation({
  name: 'CreateInstance',
  role: 'write',
  parameters: { NewInstance: { kind: 'instance' } },
  returns: 'instanceName',

  execute({ NewInstance }, call, { instances }) {
    return instances.create(call.namespace, NewInstance, call);
  },
});
