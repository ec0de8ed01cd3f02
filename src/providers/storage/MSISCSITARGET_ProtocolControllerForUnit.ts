import { defineProvider } from '../../dispatch/Provider.js';
import type { Export } from '../../targets/StorageDriver.js';
import { controllerPath, targetNamespace } from '../identity.js';
import { findTargetOf } from '../resolve.js';
import { findVolumeOf, volumePath, type StorageProviderDeps } from './storageIdentity.js';

/** Which volume each target shows, and under which number. */
export function protocolControllerForUnitProvider(deps: StorageProviderDeps) {
  const { storage, hostName } = deps;
  return defineProvider({
    className: 'MSISCSITARGET_ProtocolControllerForUnit',
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate: async () => (await storage.driver.listExports(null)).flatMap(propertiesOf),
      findBy: 'Dependent',
      async references(object) {
        const volume = findVolumeOf(deps, object);
        if (volume) return (await storage.driver.findExportsOf(volume.id)).flatMap(propertiesOf);
        const target = await findTargetOf(deps, object);
        return target ? (await storage.driver.listExports(target.iscsiName)).flatMap(propertiesOf) : [];
      },
    },
  });

  function propertiesOf({ target, lun, volumeId, readOnly }: Export) {
    if (volumeId === null || !storage.volumes.find(volumeId)) return [];
    return [
      {
        Antecedent: controllerPath(hostName, { iscsiName: target }),
        Dependent: volumePath(hostName, { id: volumeId }),
        // Hexadecimal, as CIM_ProtocolControllerForUnit has it.
        DeviceNumber: lun.toString(16).toUpperCase(),
        DeviceAccess: readOnly ? 3 : 2,
        AccessState: 2, // Active
      },
    ];
  }
}
