import type { CIMInstance } from '../cim/CIMInstance.js';
import { instanceSource, withFullPath } from './associationSource.js';
import { defineOperation } from './Operation.js';
import { viewInstance } from './reduce.js';

/** DSP0200 1.4, clause 5.3.2.17. */
export const Associators = defineOperation({
  name: 'Associators',
  role: 'read',
  parameters: {
    ObjectName: { kind: 'objectName' },
    AssocClass: { kind: 'className', default: null },
    ResultClass: { kind: 'className', default: null },
    Role: { kind: 'string', default: null },
    ResultRole: { kind: 'string', default: null },
    IncludeQualifiers: { kind: 'boolean', default: false },
    IncludeClassOrigin: { kind: 'boolean', default: false },
    PropertyList: { kind: 'propertyList', default: null },
  },
  returns: 'objectsWithPath',

  async *execute(
    { ObjectName, AssocClass, ResultClass, Role, ResultRole, IncludeClassOrigin, PropertyList },
    call,
    { traversal },
  ): AsyncGenerator<CIMInstance> {
    const filters = {
      associationClass: AssocClass,
      resultClass: ResultClass,
      role: Role,
      resultRole: ResultRole,
    };
    const view = { propertyList: PropertyList, includeClassOrigin: IncludeClassOrigin };
    for await (const instance of traversal.associators(instanceSource(ObjectName), filters, call)) {
      yield withFullPath(viewInstance(instance, view), call);
    }
  },
});
