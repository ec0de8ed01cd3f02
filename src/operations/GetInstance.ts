import { defineOperation } from './Operation.js';
import { viewRow } from './reduce.js';

/** DSP0200 1.4, clause 5.3.2.2. */
export const GetInstance = defineOperation({
  name: 'GetInstance',
  role: 'read',
  parameters: {
    InstanceName: { kind: 'instanceName' },
    LocalOnly: { kind: 'boolean', default: true },
    IncludeQualifiers: { kind: 'boolean', default: false },
    IncludeClassOrigin: { kind: 'boolean', default: false },
    PropertyList: { kind: 'propertyList', default: null },
  },
  returns: 'instance',

  async execute({ InstanceName, IncludeClassOrigin, PropertyList }, call, { instances }) {
    const row = await instances.getRow(call.namespace, InstanceName, call);
    return viewRow(row, { propertyList: PropertyList, includeClassOrigin: IncludeClassOrigin });
  },
});
