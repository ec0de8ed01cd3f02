import type { MethodHandler } from '../../dispatch/Provider.js';
import type { StorageChange } from '../../provisioning/StorageChange.js';
import {
  ModifyReplicaSynchronization_Operation as Operation,
  ModifyReplicaSynchronizationReturn as Return,
  type CIM_ReplicationServiceMethods,
} from '../../schema/generated/CIM_ReplicationService.js';
import { CIM_Synchronized_CopyState as CopyState } from '../../schema/generated/CIM_Synchronized.js';
import { jobPath, type StorageProviderDeps } from '../storage/storageIdentity.js';
import { replicationReturn } from './replicationReturns.js';
import { findPairOf, type CopyPair } from './replicationIdentity.js';

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
  const { provisioning } = deps.storage;
  return async ({ Operation: operation, Synchronization, SyncPair, WaitForCopyState }, { principal }) => {
    const change = changeFor(operation);
    if (!change) return refuse(Return.NotSupported, `Operation ${operation}: expected 8, 15 or 19`);
    if (SyncPair !== null && SyncPair.length > 0)
      return refuse(Return.NotSupported, 'SyncPair is set: expected NULL, for there are no groups');
    if (WaitForCopyState !== null && !awaitedAfterChange.includes(WaitForCopyState))
      return refuse(
        Return.InvalidParameter,
        `WaitForCopyState ${WaitForCopyState}: expected ${awaitedAfterChange.join(' or ')}`,
      );
    const pair = findPairOf(deps, Synchronization);
    if (!pair)
      return refuse(
        Return.InvalidParameter,
        `${Synchronization.toString()} names no copy: expected the path of an instance of CIM_StorageSynchronized`,
      );
    const outcome = await provisioning.change(principal, change(pair));
    const returnValue = replicationReturn(outcome);
    return outcome.job === null || returnValue !== Return.CompletedWithNoError
      ? { returnValue }
      : { returnValue: Return.MethodParametersCheckedJobStarted, Job: jobPath({ id: outcome.job }) };
  };
}

/** Null for an operation that no copy supports. */
function changeFor(operation: number): ((pair: CopyPair) => StorageChange) | null {
  switch (operation) {
    case Operation.Detach:
      return ({ copy }) => ({ kind: 'detachVolume', volume: copy.id });
    case Operation.RestoreFromReplica:
      return ({ source, copy }) => ({ kind: 'restoreVolume', volume: source.id, from: copy.id });
    case Operation.ReturnToResourcePool:
      return ({ copy }) => ({ kind: 'removeVolume', volume: copy.id });
    default:
      return null;
  }
}

function refuse(returnValue: Method['returns'], refusal: string) {
  return { returnValue, refusal };
}
