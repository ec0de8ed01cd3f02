import type { CIMInstance } from '../cim/CIMInstance.js';
import { clientOf } from './openEnumeration.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.24: the next objects of what OpenQueryInstances began.  MaxObjectCount 0 keeps it alive. */
export const PullInstances = defineOperation({
  name: 'PullInstances',
  role: 'read',
  parameters: { EnumerationContext: { kind: 'string' }, MaxObjectCount: { kind: 'uint32' } },
  returns: 'pulledInstances',

  execute({ EnumerationContext, MaxObjectCount }, call, rooms) {
    const client = clientOf(call, rooms);
    return rooms.enumerations.pull<CIMInstance>(EnumerationContext, 'instances', MaxObjectCount, client);
  },
});
