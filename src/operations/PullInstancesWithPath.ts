import { clientOf, pulledInstances } from './openEnumeration.js';
import { defineOperation } from './Operation.js';

/**
 * DSP0200 1.4, clause 5.3.2.24: continues OpenEnumerateInstances, OpenReferenceInstances or OpenAssociatorInstances.
 * MaxObjectCount 0 restarts the time-out only.
 */
export const PullInstancesWithPath = defineOperation({
  name: 'PullInstancesWithPath',
  role: 'read',
  parameters: { EnumerationContext: { kind: 'string' }, MaxObjectCount: { kind: 'uint32' } },
  returns: 'pulledInstancesWithPath',

  async execute({ EnumerationContext, MaxObjectCount }, call, deps) {
    const client = clientOf(call, deps);
    return pulledInstances(
      await deps.enumerations.pull(EnumerationContext, 'instancesWithPath', MaxObjectCount, client),
    );
  },
});
