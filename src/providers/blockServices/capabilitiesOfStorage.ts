import { fixedPart, type AssociationPart } from '../associationParts.js';
import { findAnyPool, listAllPools, type AnyPool } from '../storage/allPools.js';
import { findVolumeOf, poolPath, volumePath, type StorageProviderDeps } from '../storage/storageIdentity.js';
import {
  configurationCapabilitiesPath,
  configurationServicePath,
  nameCapabilitiesId,
  nameCapabilitiesPath,
  parseId,
  prefixes,
  storageCapabilitiesPath,
} from './blockIdentity.js';

type Part = AssociationPart<'MSISCSITARGET_ElementCapabilities'>;

/** Associates the service, its pools and its volumes with their capabilities. */
export function capabilitiesOfStorage(deps: StorageProviderDeps): Part[] {
  const ofService = {
    ManagedElement: configurationServicePath(deps.hostName),
    Capabilities: configurationCapabilitiesPath(null),
  };
  return [fixedPart([ofService]), capabilitiesOfPools(deps), namesOfVolumes(deps)];
}

/** Each pool has exactly one StorageConfigurationCapabilities and one StorageCapabilities. */
function capabilitiesOfPools({ storage }: StorageProviderDeps): Part {
  return {
    async *enumerate() {
      for (const pool of await listAllPools(storage)) yield* ofPool(pool);
    },
    async references(object) {
      const id =
        parseId(object, prefixes.configurationCapabilities) ??
        parseId(object, prefixes.capabilities) ??
        object.keyBindings.get('InstanceID');
      const pool = await findAnyPool(storage, id);
      return pool ? ofPool(pool) : [];
    },
  };

  function ofPool(pool: AnyPool) {
    const ManagedElement = poolPath(pool);
    return [
      { ManagedElement, Capabilities: configurationCapabilitiesPath(pool.id) },
      { ManagedElement, Capabilities: storageCapabilitiesPath(pool.id) },
    ];
  }
}

/** Associates this server's volumes with the naming rules. */
function namesOfVolumes(deps: StorageProviderDeps): Part {
  const { storage, hostName } = deps;
  const Capabilities = nameCapabilitiesPath();
  return {
    enumerate,
    references(object) {
      if (object.keyBindings.get('InstanceID') === nameCapabilitiesId) return enumerate();
      const volume = findVolumeOf(deps, object);
      return volume ? [{ ManagedElement: volumePath(hostName, volume), Capabilities }] : [];
    },
  };

  function* enumerate() {
    for (const volume of storage.volumes.list())
      yield { ManagedElement: volumePath(hostName, volume), Capabilities };
  }
}
