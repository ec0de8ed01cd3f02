import { defineProvider } from '../../dispatch/Provider.js';
import { controllerPath, systemPath, targetNamespace } from '../identity.js';
import { findTargetOf, isSystem } from '../resolve.js';
import { listAnyVolumes } from './anyVolumes.js';
import { findAnyVolumeOf, volumePath, type StorageProviderDeps } from './storageIdentity.js';

/** Associates the host with its volumes and nodes. */
export function systemDeviceProvider(deps: StorageProviderDeps) {
  const { storage, targets, hostName } = deps;
  const GroupComponent = systemPath(hostName);
  return defineProvider({
    className: 'MSISCSITARGET_SystemDevice',
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate,
      findByReference: 'PartComponent',
      async references(object) {
        if (isSystem(deps, object)) return enumerate();
        const volume = await findAnyVolumeOf(deps, object);
        if (volume) return [{ GroupComponent, PartComponent: volumePath(hostName, volume) }];
        const target = await findTargetOf(deps, object);
        return target ? [{ GroupComponent, PartComponent: controllerPath(hostName, target) }] : [];
      },
    },
  });

  async function* enumerate() {
    for (const target of await targets.listTargets())
      yield { GroupComponent, PartComponent: controllerPath(hostName, target) };
    for await (const volume of listAnyVolumes(storage))
      yield { GroupComponent, PartComponent: volumePath(hostName, volume) };
  }
}
