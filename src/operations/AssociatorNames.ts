import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import { fullPath, instanceSource } from './associationSource.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.18. */
export const AssociatorNames = defineOperation({
  name: 'AssociatorNames',
  role: 'read',
  parameters: {
    ObjectName: { kind: 'objectName' },
    AssocClass: { kind: 'className', default: null },
    ResultClass: { kind: 'className', default: null },
    Role: { kind: 'string', default: null },
    ResultRole: { kind: 'string', default: null },
  },
  returns: 'objectPaths',

  async *execute(
    { ObjectName, AssocClass, ResultClass, Role, ResultRole },
    call,
    { traversal },
  ): AsyncGenerator<CIMInstanceName> {
    const filters = {
      associationClass: AssocClass,
      resultClass: ResultClass,
      role: Role,
      resultRole: ResultRole,
    };
    for await (const path of traversal.associatorNames(instanceSource(ObjectName), filters, call))
      yield fullPath(path, call);
  },
});
