import type { CIMInstance } from '../cim/CIMInstance.js';
import { instanceSource, withFullPath } from './associationSource.js';
import { defineOperation } from './Operation.js';
import { viewInstance } from './reduce.js';

/** DSP0200 1.4, clause 5.3.2.19. */
export const References = defineOperation({
  name: 'References',
  role: 'read',
  parameters: {
    ObjectName: { kind: 'objectName' },
    ResultClass: { kind: 'className', default: null },
    Role: { kind: 'string', default: null },
    IncludeQualifiers: { kind: 'boolean', default: false },
    IncludeClassOrigin: { kind: 'boolean', default: false },
    PropertyList: { kind: 'propertyList', default: null },
  },
  returns: 'objectsWithPath',

  async *execute(
    { ObjectName, ResultClass, Role, IncludeClassOrigin, PropertyList },
    call,
    { traversal },
  ): AsyncGenerator<CIMInstance> {
    const view = { propertyList: PropertyList, includeClassOrigin: IncludeClassOrigin };
    const filters = { associationClass: ResultClass, role: Role };
    for await (const instance of traversal.references(instanceSource(ObjectName), filters, call)) {
      yield withFullPath(viewInstance(instance, view), call);
    }
  },
});
