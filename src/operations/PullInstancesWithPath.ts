import { clientOf, pulledInstances } from './openEnumeration.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.24: the next objects of what OpenEnumerateInstances, OpenReferenceInstances or OpenAssociatorInstances began.  MaxObjectCount 0 keeps it alive. */
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
