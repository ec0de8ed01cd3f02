import { CIM_ServiceAffectsElement_ElementEffects as Effect } from '../../schema/generated/CIM_ServiceAffectsElement.js';
import type { AssociationPart } from '../associationParts.js';
import { namesInstance } from '../resolve.js';
import { findConcreteOf } from '../storage/allPools.js';
import { findVolumeOf, poolPath, volumePath, type StorageProviderDeps } from '../storage/storageIdentity.js';
import { configurationServicePath } from './blockIdentity.js';

type Part = AssociationPart<'ISCSIWBEM_ServiceAffectsElement'>;

/** The elements that the storage configuration service manages: the pools for new volumes, and the volumes of this server. */
export function affectedByStorageService(deps: StorageProviderDeps): Part {
  const { storage, hostName } = deps;
  const service = configurationServicePath(hostName);
  return {
    enumerate,
    references(object) {
      if (namesInstance(object, service)) return enumerate();
      const volume = findVolumeOf(deps, object);
      if (volume) return [affecting(volumePath(hostName, volume))];
      const pool = findConcreteOf(storage, object);
      return pool ? [affecting(poolPath(pool))] : [];
    },
  };

  function* enumerate() {
    for (const pool of storage.pools) yield affecting(poolPath(pool));
    for (const volume of storage.volumes.list()) yield affecting(volumePath(hostName, volume));
  }

  function affecting(AffectedElement: ReturnType<typeof poolPath> | ReturnType<typeof volumePath>) {
    return { AffectedElement, AffectingElement: service, ElementEffects: [Effect.Manages] };
  }
}
