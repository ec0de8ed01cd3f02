import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.8. */
export const ModifyInstance = defineOperation({
  name: 'ModifyInstance',
  role: 'write',
  parameters: {
    ModifiedInstance: { kind: 'namedInstance' },
    IncludeQualifiers: { kind: 'boolean', default: true },
    PropertyList: { kind: 'propertyList', default: null },
  },
  returns: 'void',

  execute({ ModifiedInstance, PropertyList }, call, { instances }) {
    return instances.modify(call.namespace, ModifiedInstance, PropertyList, call);
  },
});
