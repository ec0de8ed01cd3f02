import { defineProvider } from '../../dispatch/Provider.js';
import { systemPath, targetNamespace } from '../identity.js';
import { isSystem } from '../resolve.js';
import { primordialsOf, readPools } from './readPools.js';
import { poolPath, type StorageProviderDeps } from './storageIdentity.js';

/** The pools of the host, what lies under them included. */
export function hostedStoragePoolProvider(deps: StorageProviderDeps) {
  const { storage, hostName } = deps;
  const GroupComponent = systemPath(hostName);
  return defineProvider({
    className: 'MSISCSITARGET_HostedStoragePool',
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate,
      findBy: 'PartComponent',
      async references(object) {
        const all = await enumerate();
        if (isSystem(deps, object)) return all;
        const id = object.keyBindings.get('InstanceID');
        return all.filter(({ PartComponent }) => PartComponent.keyBindings.get('InstanceID') === id);
      },
    },
  });

  async function enumerate() {
    const read = await readPools(storage.pools);
    return [...primordialsOf(read), ...storage.pools].map((pool) => ({
      GroupComponent,
      PartComponent: poolPath(pool),
    }));
  }
}
