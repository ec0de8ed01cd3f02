import { defineProvider } from '../../dispatch/Provider.js';
import { targetNamespace } from '../identity.js';
import { findAnyVolumeOf, volumePath, type StorageProviderDeps } from '../storage/storageIdentity.js';
import { findCounted, listCounted, type CountedVolume } from './counted.js';
import { parseStatisticsId, statisticsPath } from './statisticsIdentity.js';

/** Associates each volume with its statistics. */
export function elementStatisticalDataProvider(deps: StorageProviderDeps) {
  return defineProvider({
    className: 'ISCSIWBEM_ElementStatisticalData',
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate: async () => (await listCounted(deps)).map(ofVolume),
      findByReference: 'ManagedElement',
      async references(object) {
        const id = parseStatisticsId(object) ?? (await findAnyVolumeOf(deps, object))?.id ?? null;
        const counted = id === null ? null : await findCounted(deps, id);
        return counted ? [ofVolume(counted)] : [];
      },
    },
  });

  function ofVolume({ deviceId }: CountedVolume) {
    return { ManagedElement: volumePath(deps.hostName, { id: deviceId }), Stats: statisticsPath(deviceId) };
  }
}
