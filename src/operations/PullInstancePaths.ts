import { clientOf, pulledPaths } from './openEnumeration.js';
import { defineOperation } from './Operation.js';

/**
 * DSP0200 1.4, clause 5.3.2.24: continues OpenEnumerateInstancePaths, OpenReferenceInstancePaths or OpenAssociatorInstancePaths.
 * MaxObjectCount 0 restarts the time-out only.
 */
export const PullInstancePaths = defineOperation({
  name: 'PullInstancePaths',
  role: 'read',
  parameters: { EnumerationContext: { kind: 'string' }, MaxObjectCount: { kind: 'uint32' } },
  returns: 'pulledInstancePaths',

  async execute({ EnumerationContext, MaxObjectCount }, call, deps) {
    const client = clientOf(call, deps);
    return pulledPaths(
      await deps.enumerations.pull(EnumerationContext, 'instancePaths', MaxObjectCount, client),
    );
  },
});
