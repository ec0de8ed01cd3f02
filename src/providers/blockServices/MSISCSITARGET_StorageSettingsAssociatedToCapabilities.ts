import { defineProvider } from '../../dispatch/Provider.js';
import { targetNamespace } from '../identity.js';
import { findAnyPool, listAllPools, type AnyPool } from '../storage/allPools.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { parseId, prefixes, settingPath, storageCapabilitiesPath } from './blockIdentity.js';

/** Associates the capabilities of each pool with its default setting. */
export function storageSettingsAssociatedToCapabilitiesProvider({ storage }: StorageProviderDeps) {
  return defineProvider({
    className: 'MSISCSITARGET_StorageSettingsAssociatedToCapabilities',
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      async *enumerate() {
        for (const pool of await listAllPools(storage)) yield ofPool(pool);
      },
      findByReference: 'Antecedent',
      async references(object) {
        const id = parseId(object, prefixes.capabilities) ?? parseId(object, prefixes.defaultSetting);
        const pool = await findAnyPool(storage, id);
        return pool ? [ofPool(pool)] : [];
      },
    },
  });
}

function ofPool({ id }: AnyPool) {
  return {
    Antecedent: storageCapabilitiesPath(id),
    Dependent: settingPath('defaultSetting', id),
    DefaultSetting: true,
  };
}
