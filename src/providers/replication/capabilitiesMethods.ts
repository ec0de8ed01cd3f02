import type { MethodHandlers } from '../../dispatch/Provider.js';
import {
  ConvertReplicationTypeToSyncTypeReturn as Return,
  GetSupportedCopyStates_Operation as Operation,
  GetSupportedFeatures_Features as Feature,
  GetSupportedOperations_ServiceControlling as Controlling,
  GetSupportedWaitForCopyStates_MethodName as Waiting,
} from '../../schema/generated/CIM_ReplicationServiceCapabilities.js';
import { CIM_Synchronized_CopyState as CopyState } from '../../schema/generated/CIM_Synchronized.js';
import type { CopyOrigin } from '../../provisioning/VolumeRecords.js';
import { notSupported } from '../notSupported.js';
import { findVolumeOf, type StorageProviderDeps } from '../storage/storageIdentity.js';
import { awaitedCopyStates } from './CreateElementReplica.js';
import {
  copiesAtOnce,
  copyMode,
  kindOfSyncType,
  kindsMadeIn,
  replicationTypeOf,
  syncTypeOf,
} from './copyKinds.js';
import { awaitedAfterChange, operationsOf } from './ModifyReplicaSynchronization.js';
import { findPairOf } from './replicationIdentity.js';

type Handlers = MethodHandlers<'CIM_ReplicationServiceCapabilities'>;

/** LocalOrRemote: Local. */
const local = 2;

/** The answer for a type of replication that the service does not have. */
function unknownType(what: string) {
  const refusal = `${what}: expected one of SupportedReplicationTypes, or what it stands for`;
  return { returnValue: Return.NotSupported, refusal } as const;
}

const noGroups = notSupported('copies are of single volumes, not of groups');
const noLists = notSupported('copies are made one by one, not from lists');

/** The capabilities of the service for one type of replication.  Types that it does not advertise are not supported. */
export function capabilitiesMethods(deps: StorageProviderDeps): Handlers {
  const { storage } = deps;

  /** The kind of copy for a replication type, if such copies can be made now; otherwise null. */
  async function kindOf(type: number | null): Promise<CopyOrigin['kind'] | null> {
    const kinds = await kindsMadeIn(storage.pools);
    return kinds.find((kind) => replicationTypeOf[kind] === type) ?? null;
  }

  return {
    ConvertSyncTypeToReplicationType: async ({ SyncType, Mode, LocalOrRemote }) => {
      const kind = kindOfSyncType(SyncType);
      const isOurs = (Mode ?? copyMode) === copyMode && (LocalOrRemote ?? local) === local;
      return kind && isOurs && (await kindOf(replicationTypeOf[kind]))
        ? { returnValue: Return.Success, SupportedReplicationTypes: replicationTypeOf[kind] }
        : unknownType(`SyncType ${SyncType}, Mode ${Mode}, LocalOrRemote ${LocalOrRemote}`);
    },
    ConvertReplicationTypeToSyncType: async ({ ReplicationType }) => {
      const kind = await kindOf(ReplicationType);
      return kind
        ? { returnValue: Return.Success, SyncType: syncTypeOf[kind], Mode: copyMode, LocalOrRemote: local }
        : unknownType(`ReplicationType ${ReplicationType}`);
    },
    GetSupportedCopyStates: async ({ ReplicationType }) => {
      if (!(await kindOf(ReplicationType))) return unknownType(`ReplicationType ${ReplicationType}`);
      return {
        returnValue: Return.Success,
        SupportedCopyStates: [CopyState.Synchronized, CopyState.Broken, CopyState.Partitioned],
        HostAccessible: [true, false, false],
      };
    },
    GetSupportedWaitForCopyStates: async ({ ReplicationType, MethodName }) => {
      if (!(await kindOf(ReplicationType))) return unknownType(`ReplicationType ${ReplicationType}`);
      if (MethodName === Waiting.CreateElementReplica)
        return { returnValue: Return.Success, SupportedCopyStates: awaitedCopyStates };
      return MethodName === Waiting.ModifyReplicaSynchronization
        ? { returnValue: Return.Success, SupportedCopyStates: awaitedAfterChange }
        : {
            returnValue: Return.NotSupported,
            refusal: `MethodName ${MethodName}: expected ${Waiting.CreateElementReplica} (CreateElementReplica) or ${Waiting.ModifyReplicaSynchronization} (ModifyReplicaSynchronization)`,
          };
    },
    GetSupportedFeatures: async ({ ReplicationType }) => {
      const kind = await kindOf(ReplicationType);
      if (!kind) return unknownType(`ReplicationType ${ReplicationType}`);
      const common = [Feature.MultiHopElementReplication, Feature.ClientCanSupplyTargetElementName];
      return { returnValue: Return.Success, Features: [...common, ...(await featuresOf(kind))] };
    },
    GetSupportedOperations: async ({ ReplicationType, CopyState: copyState }) => {
      const kind = await kindOf(ReplicationType);
      if (!kind) return unknownType(`ReplicationType ${ReplicationType}`);
      const isChangeable = copyState === null || copyState === CopyState.Synchronized;
      return { returnValue: Return.Success, ...toldOf(isChangeable ? operationsOf[kind] : []) };
    },
    GetSupportedOperationsForSynchronization: async ({ Synchronization }) => {
      const pair = findPairOf(deps, Synchronization);
      return pair
        ? { returnValue: Return.Success, ...toldOf(operationsOf[pair.origin.kind]) }
        : {
            returnValue: Return.InvalidParameter,
            refusal: `${Synchronization.toString()} names no copy of a volume`,
          };
    },
    GetSynchronizationSupported: async ({ LocalElement }) => {
      const volume = LocalElement && findVolumeOf(deps, LocalElement);
      const pool = volume && storage.pools.find(({ name }) => name === volume.pool);
      if (!pool)
        return {
          returnValue: Return.InvalidParameter,
          refusal: `LocalElement ${LocalElement?.toString() ?? 'NULL'} names no volume of a pool`,
        };
      const kinds = await kindsMadeIn([pool]);
      return {
        returnValue: Return.Success,
        SyncTypes: kinds.map((kind) => syncTypeOf[kind]),
        Modes: kinds.map(() => copyMode),
        // SystemElement.
        LocalElementRole: kinds.map(() => 2),
      };
    },
    GetSupportedConsistency: async ({ ReplicationType }) =>
      (await kindOf(ReplicationType))
        ? { returnValue: Return.Success, SupportedConsistency: [] }
        : unknownType(`ReplicationType ${ReplicationType}`),
    GetSupportedGroupFeatures: noGroups,
    GetSupportedGroupOperations: noGroups,
    GetSupportedGroupCopyStates: noGroups,
    GetSupportedListFeatures: noLists,
    GetSupportedListOperations: noLists,
    GetSupportedSettingsDefineStateOperations: noGroups,
    GetSupportedTokenizedReplicationType: notSupported('copies are not made by tokens'),
    GetDefaultReplicationSettingData: async () => ({
      returnValue: 7,
      refusal: 'there are no settings of copies beside their SyncType',
    }),
    GetElementNameCapabilities: notSupported(
      'nothing of this service is named but the copies, which are volumes',
    ),
  };

  async function featuresOf(kind: CopyOrigin['kind']): Promise<number[]> {
    if (kind === 'snapshot')
      return [
        Feature.TargetMustRemainAssociatedToSource,
        Feature.TargetElementShallNotBeSupplied,
        Feature.LocalTargetsAllocatedFromSourcesResourcePool,
      ];
    const ways = await Promise.all(storage.pools.map(copiesAtOnce));
    return [
      Feature.TargetsAllocatedFromAnyStoragePool,
      // In at least one pool copies are made piece by piece, so the source must not change meanwhile.
      ...(ways.includes(false) ? [Feature.CopyOperationRequiresOfflineSource] : []),
    ];
  }
}

function toldOf(operations: readonly number[]) {
  return {
    SupportedOperations: operations,
    ServiceControlling: operations.map(() => Controlling.SourceOrTarget),
    RequiresForce: operations.map(() => false),
    // The path of a detached or removed copy becomes invalid.
    UpdatesSynchronizedPath: operations.map((operation) => operation !== Operation.RestoreFromReplica),
  };
}
