import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.12. */
export const EnumerateInstanceNames = defineOperation({
  name: 'EnumerateInstanceNames',
  role: 'read',
  parameters: { ClassName: { kind: 'className' } },
  returns: 'instanceNames',

  execute({ ClassName }, call, { instances }) {
    return instances.enumerateNames(call.namespace, ClassName, call);
  },
});
