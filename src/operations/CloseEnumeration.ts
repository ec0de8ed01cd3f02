import { clientOf } from './openEnumeration.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.24. */
export const CloseEnumeration = defineOperation({
  name: 'CloseEnumeration',
  role: 'read',
  parameters: { EnumerationContext: { kind: 'string' } },
  returns: 'void',

  execute({ EnumerationContext }, call, deps) {
    return deps.enumerations.close(EnumerationContext, clientOf(call, deps));
  },
});
