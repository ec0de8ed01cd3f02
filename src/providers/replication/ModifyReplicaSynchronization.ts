import type { MethodHandler } from '../../dispatch/Provider.js';
import {
  ModifyReplicaSynchronization_Operation as Operation,
  ModifyReplicaSynchronizationReturn as Return,
  type CIM_ReplicationServiceMethods,
} from '../../schema/generated/CIM_ReplicationService.js';
import { CIM_Synchronized_CopyState as CopyState } from '../../schema/generated/CIM_Synchronized.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { changeReplica, type ReplicaChange } from './changeReplica.js';

type Method = CIM_ReplicationServiceMethods['ModifyReplicaSynchronization'];

/** The operations on a pair, and the kinds of copies that support them. */
export const operationsOf = {
  snapshot: [Operation.RestoreFromReplica, Operation.ReturnToResourcePool],
  clone: [Operation.Detach, Operation.RestoreFromReplica, Operation.ReturnToResourcePool],
} as const;

/** Copy states that a client may wait for.  After a detach or a removal there is none. */
export const awaitedAfterChange: readonly number[] = [CopyState.Synchronized, CopyState.NotApplicable];

/**
 * CIM_ReplicationService.ModifyReplicaSynchronization: detaches a clone, restores the source from a copy, or removes a copy. A
 * snapshot cannot be detached, because it shares blocks with its source.  Force has no effect: nothing in use is ever lost.
 */
export function modifyReplicaSynchronization(deps: StorageProviderDeps): MethodHandler<Method> {
  return async ({ Operation: operation, Synchronization, SyncPair, WaitForCopyState }, { principal }) => {
    const change = changes.get(operation);
    if (!change) return refuse(Return.NotSupported, `Operation ${operation}: expected 8, 15 or 19`);
    if (SyncPair !== null && SyncPair.length > 0)
      return refuse(Return.NotSupported, 'SyncPair is set: expected NULL, for there are no groups');
    if (WaitForCopyState !== null && !awaitedAfterChange.includes(WaitForCopyState))
      return refuse(
        Return.InvalidParameter,
        `WaitForCopyState ${WaitForCopyState}: expected ${awaitedAfterChange.join(' or ')}`,
      );
    return changeReplica(deps, principal, Synchronization, change);
  };
}

const changes = new Map<number, ReplicaChange>([
  [Operation.Detach, 'detach'],
  [Operation.RestoreFromReplica, 'restore'],
  [Operation.ReturnToResourcePool, 'return'],
]);

function refuse(returnValue: Method['returns'], refusal: string) {
  return { returnValue, refusal };
}
