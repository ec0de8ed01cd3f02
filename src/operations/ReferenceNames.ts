import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import { fullPath, instanceSource } from './associationSource.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.20. */
export const ReferenceNames = defineOperation({
  name: 'ReferenceNames',
  role: 'read',
  parameters: {
    ObjectName: { kind: 'objectName' },
    ResultClass: { kind: 'className', default: null },
    Role: { kind: 'string', default: null },
  },
  returns: 'objectPaths',

  async *execute({ ObjectName, ResultClass, Role }, call, { traversal }): AsyncGenerator<CIMInstanceName> {
    const filters = { associationClass: ResultClass, role: Role };
    for await (const { path } of traversal.references(instanceSource(ObjectName), filters, call)) {
      if (path) yield fullPath(path, call);
    }
  },
});
