import type { MethodHandlers } from '../../dispatch/Provider.js';
import {
  GetAvailableTargetElementsReturn,
  GetReplicationRelationships_Locality as Locality,
  GetReplicationRelationships_Type as Type,
  GetReplicationRelationshipsReturn as Return,
} from '../../schema/generated/CIM_ReplicationService.js';
import { CIM_Synchronized_CopyState as CopyState } from '../../schema/generated/CIM_Synchronized.js';
import { findConcreteOf } from '../storage/allPools.js';
import { findVolumeOf, volumePath, type StorageProviderDeps } from '../storage/storageIdentity.js';
import { copyMode, kindOfSyncType, syncTypeOf } from './copyKinds.js';
import { findPair, synchronizedPath } from './replicationIdentity.js';

type Handlers = Pick<
  MethodHandlers<'CIM_ReplicationService'>,
  'GetReplicationRelationships' | 'GetAvailableTargetElements'
>;

/** The methods that list copies, and volumes that can become copies. */
export function listingMethods(deps: StorageProviderDeps): Handlers {
  const { storage, hostName } = deps;
  return {
    GetReplicationRelationships: async (wanted) => {
      const isNone =
        (wanted.Type !== null && wanted.Type !== Type.StorageSynchronized) ||
        wanted.Locality === Locality.RemoteOnly ||
        (wanted.Mode !== null && wanted.Mode !== copyMode) ||
        (wanted.CopyState !== null && wanted.CopyState !== CopyState.Synchronized);
      const pairs = Array.from(isNone ? [] : storage.volumes.list(), (volume) => findPair(deps, volume));
      const Synchronizations = pairs
        .filter((pair) => pair !== null)
        .filter(({ origin }) => wanted.SyncType === null || syncTypeOf[origin.kind] === wanted.SyncType)
        .map((pair) => synchronizedPath(hostName, pair));
      return { returnValue: Return.CompletedWithNoError, Synchronizations };
    },
    GetAvailableTargetElements: async ({ SourceElement, SyncType, Mode, TargetPools, MaxElementCount }) => {
      const source = findVolumeOf(deps, SourceElement);
      if (!source)
        return {
          returnValue: GetAvailableTargetElementsReturn.InvalidParameter,
          refusal: `SourceElement ${SourceElement.toString()} names no volume of this server`,
        };
      if (kindOfSyncType(SyncType) !== 'clone' || (Mode !== null && Mode !== copyMode))
        return {
          returnValue: GetAvailableTargetElementsReturn.NotSupported,
          refusal: `SyncType ${SyncType}, Mode ${Mode}: expected 8 (Clone), ${copyMode} or NULL`,
        };
      const pools =
        TargetPools && new Set(TargetPools.map((path) => path && findConcreteOf(storage, path)?.name));
      const exported = new Set((await storage.driver.listExports(null)).map(({ volumeId }) => volumeId));
      const fitting = Array.from(storage.volumes.list()).filter(
        (volume) =>
          volume.id !== source.id &&
          volume.bytes >= source.bytes &&
          volume.blockSize === source.blockSize &&
          source.copyOf?.volume !== volume.id &&
          !findPair(deps, volume) &&
          !exported.has(volume.id) &&
          (pools === null || pools.has(volume.pool)),
      );
      const most = MaxElementCount === null || MaxElementCount === 0 ? fitting.length : MaxElementCount;
      return {
        returnValue: GetAvailableTargetElementsReturn.CompletedWithNoError,
        Candidates: fitting.slice(0, most).map((volume) => volumePath(hostName, volume)),
      };
    },
  };
}
