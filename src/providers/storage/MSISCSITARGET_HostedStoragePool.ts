import { defineProvider } from '../../dispatch/Provider.js';
import { systemPath, targetNamespace } from '../identity.js';
import { isSystem } from '../resolve.js';
import { findAnyPool, listAllPools } from './allPools.js';
import { poolPath, type StorageProviderDeps } from './storageIdentity.js';

/** Associates the host with all pools. */
export function hostedStoragePoolProvider(deps: StorageProviderDeps) {
  const { storage, hostName } = deps;
  const GroupComponent = systemPath(hostName);
  return defineProvider({
    className: 'MSISCSITARGET_HostedStoragePool',
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate,
      findByReference: 'PartComponent',
      async references(object) {
        if (isSystem(deps, object)) return enumerate();
        const pool = await findAnyPool(storage, object.keyBindings.get('InstanceID'));
        return pool ? [{ GroupComponent, PartComponent: poolPath(pool) }] : [];
      },
    },
  });

  async function enumerate() {
    const pools = await listAllPools(storage);
    return pools.map((pool) => ({ GroupComponent, PartComponent: poolPath(pool) }));
  }
}
