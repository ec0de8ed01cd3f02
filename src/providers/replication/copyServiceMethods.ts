import type { MethodHandlers } from '../../dispatch/Provider.js';
import {
  AttachReplicaReturn,
  CreateReplica_CopyType as CopyType,
  CreateReplicaReturn,
  ModifySynchronization_Operation as Operation,
  ModifySynchronizationReturn,
} from '../../schema/generated/CIM_StorageConfigurationService.js';
import { findSetting } from '../blockServices/settings.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { changeReplica, type ReplicaChange } from './changeReplica.js';
import { makeReplica } from './makeReplica.js';

type Handlers = Pick<
  MethodHandlers<'CIM_StorageConfigurationService'>,
  'CreateReplica' | 'ModifySynchronization' | 'AttachReplica'
>;

/**
 * The kind of copies that these methods make: full copies of one point in time that stay associated with their sources until they
 * are detached.
 */
const madeType = CopyType.UnSyncAssoc;

/** CIM_StorageConfigurationService.ModifySynchronization.Operation. */
const changes = new Map<number | null, ReplicaChange>([
  [Operation.Detach, 'detach'],
  [Operation.RestoreFromReplica, 'restore'],
]);

/**
 * The methods for copies from before CIM_ReplicationService (the profile Copy Services).  Some managers still call them.  A copy
 * of type UnSyncAssoc is a clone here, so its source can be removed before it.
 */
export function copyServiceMethods(deps: StorageProviderDeps): Handlers {
  return {
    CreateReplica: async (input, { principal }) => {
      const { ElementName, SourceElement, TargetSettingGoal, TargetPool, CopyType: type } = input;
      if (type !== null && type !== madeType) return refuseType(type);
      if (TargetSettingGoal !== null && !(await findSetting(deps, TargetSettingGoal)))
        return {
          returnValue: CreateReplicaReturn.InvalidParameter,
          refusal: `TargetSettingGoal ${TargetSettingGoal.toString()} names no StorageSetting of this server`,
        };
      const { Synchronization: _, ...answer } = await makeReplica(deps, principal, {
        kind: 'clone',
        name: ElementName,
        source: SourceElement,
        target: null,
        pool: TargetPool,
      });
      return answer;
    },
    AttachReplica: async ({ SourceElement, TargetElement, CopyType: type }, { principal }) => {
      if (type !== null && type !== madeType) return refuseType(type);
      if (TargetElement === null)
        return {
          returnValue: AttachReplicaReturn.InvalidParameter,
          refusal: 'TargetElement is NULL: expected the volume that is to become the copy',
        };
      const {
        Synchronization: _,
        TargetElement: __,
        ...answer
      } = await makeReplica(deps, principal, {
        kind: 'clone',
        name: null,
        source: SourceElement,
        target: TargetElement,
        pool: null,
      });
      return answer;
    },
    ModifySynchronization: async ({ Operation: operation, Synchronization }, { principal }) => {
      const change = changes.get(operation);
      if (change === undefined)
        return {
          returnValue: ModifySynchronizationReturn.NotSupported,
          refusal: `Operation ${operation}: expected ${Operation.Detach} (Detach) or ${Operation.RestoreFromReplica} (Restore from Replica)`,
        };
      return changeReplica(deps, principal, Synchronization, change);
    },
  };
}

function refuseType(type: number) {
  return {
    returnValue: CreateReplicaReturn.NotSupported,
    refusal: `CopyType ${type}: expected ${madeType} (UnSyncAssoc) or NULL`,
  };
}
