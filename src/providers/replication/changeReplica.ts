import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { MethodInvocation, MethodOutput } from '../../dispatch/Provider.js';
import type { StorageChange } from '../../provisioning/StorageChange.js';
import {
  ModifyReplicaSynchronizationReturn as Return,
  type CIM_ReplicationServiceMethods,
} from '../../schema/generated/CIM_ReplicationService.js';
import { jobPath, type StorageProviderDeps } from '../storage/storageIdentity.js';
import { findPairOf, type CopyPair } from './replicationIdentity.js';
import { replicationReturn } from './replicationReturns.js';

/** What can be done with a copy: detach it from its source, restore the source from it, or return (remove) it. */
export type ReplicaChange = 'detach' | 'restore' | 'return';

const changes = {
  detach: ({ copy }) => ({ kind: 'detachVolume', volume: copy.id }),
  restore: ({ source, copy }) => ({ kind: 'restoreVolume', volume: source.id, from: copy.id }),
  return: ({ copy }) => ({ kind: 'removeVolume', volume: copy.id }),
} as const satisfies Record<ReplicaChange, (pair: CopyPair) => StorageChange>;

/** Changes a copy for either service.  The path is that of its CIM_StorageSynchronized. */
export async function changeReplica(
  deps: StorageProviderDeps,
  principal: MethodInvocation['principal'],
  path: CIMInstanceName | null,
  change: ReplicaChange,
): Promise<MethodOutput<CIM_ReplicationServiceMethods['ModifyReplicaSynchronization']>> {
  const pair = path && findPairOf(deps, path);
  if (!pair)
    return {
      returnValue: Return.InvalidParameter,
      refusal: `${path?.toString() ?? 'NULL'} names no copy: expected the path of an instance of CIM_StorageSynchronized`,
    };
  const outcome = await deps.storage.provisioning.change(principal, changes[change](pair));
  const returnValue = replicationReturn(outcome);
  if (returnValue !== Return.CompletedWithNoError) return { returnValue, refusal: outcome.message };
  return outcome.job === null
    ? { returnValue }
    : { returnValue: Return.MethodParametersCheckedJobStarted, Job: jobPath({ id: outcome.job }) };
}
