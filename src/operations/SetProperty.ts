import type { CIMClass, CIMPropertyDeclaration } from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import { CIMInstance } from '../cim/CIMInstance.js';
import { bindSentValue } from '../dispatch/bindValue.js';
import { defineOperation } from './Operation.js';

/**
 * DSP0200 1.4, clause 5.3.2.19 (deprecated there for ModifyInstance with a PropertyList).  The value is typed by the property's
 * declaration.  A missing value sets NULL.
 */
export const SetProperty = defineOperation({
  name: 'SetProperty',
  role: 'write',
  parameters: {
    InstanceName: { kind: 'instanceName' },
    PropertyName: { kind: 'string' },
    NewValue: {
      kind: 'propertyValue',
      default: null,
      of: { instance: 'InstanceName', property: 'PropertyName' },
    },
  },
  returns: 'void',

  async execute({ InstanceName, PropertyName, NewValue }, call, { repository, instances }) {
    instances.expectMayModify(call.namespace, InstanceName, call);
    const { className } = await instances.get(call.namespace, InstanceName, call);
    const namespace = repository.getNamespace(InstanceName.namespace ?? call.namespace);
    const declaration = expectProperty(namespace.getClass(className), PropertyName);
    const { name, type, isArray } = declaration;
    const value = bindSentValue(declaration, NewValue, namespace, 'CIM_ERR_TYPE_MISMATCH');
    const path = InstanceName.withClass(className);
    const modified = new CIMInstance(className, [{ name, type, isArray, value }], path);
    await instances.modify(call.namespace, modified, [name], call);
  },
});

/** @throws CIMError CIM_ERR_NO_SUCH_PROPERTY */
export function expectProperty(cimClass: CIMClass, name: string): CIMPropertyDeclaration {
  const declaration = cimClass.properties.get(name);
  if (!declaration) {
    throw new CIMError('CIM_ERR_NO_SUCH_PROPERTY', `${cimClass.name} has no property "${name}"`);
  }
  return declaration;
}
