import { expectProperty } from './SetProperty.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.18 (deprecated there for GetInstance with a PropertyList). */
export const GetProperty = defineOperation({
  name: 'GetProperty',
  role: 'read',
  parameters: { InstanceName: { kind: 'instanceName' }, PropertyName: { kind: 'string' } },
  returns: 'propertyValue',

  async execute({ InstanceName, PropertyName }, call, { repository, instances }) {
    const instance = await instances.get(call.namespace, InstanceName, call);
    const namespace = repository.getNamespace(InstanceName.namespace ?? call.namespace);
    const { name, type } = expectProperty(namespace.getClass(instance.className), PropertyName);
    return { type, value: instance.value(name) ?? null };
  },
});
