import { clientOf, pulledInstances } from './openEnumeration.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.24: continues OpenQueryInstances.  MaxObjectCount 0 restarts the time-out only. */
export const PullInstances = defineOperation({
  name: 'PullInstances',
  role: 'read',
  parameters: { EnumerationContext: { kind: 'string' }, MaxObjectCount: { kind: 'uint32' } },
  returns: 'pulledInstances',

  async execute({ EnumerationContext, MaxObjectCount }, call, deps) {
    const client = clientOf(call, deps);
    return pulledInstances(
      await deps.enumerations.pull(EnumerationContext, 'instances', MaxObjectCount, client),
    );
  },
});
