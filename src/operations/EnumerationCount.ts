import { clientOf } from './openEnumeration.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.24.  The count is NULL (unknown), because objects are made when they are pulled. */
export const EnumerationCount = defineOperation({
  name: 'EnumerationCount',
  role: 'read',
  parameters: { EnumerationContext: { kind: 'string' } },
  returns: 'uint64',

  execute({ EnumerationContext }, call, deps) {
    return deps.enumerations.count(EnumerationContext, clientOf(call, deps));
  },
});
