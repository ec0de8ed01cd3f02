import { defineProvider } from '../../dispatch/Provider.js';
import { CIM_AbstractProtocolControllerForDevice_AccessState as AccessState } from '../../schema/generated/CIM_AbstractProtocolControllerForDevice.js';
import { CIM_ProtocolControllerForUnit_DeviceAccess as DeviceAccess } from '../../schema/generated/CIM_ProtocolControllerForUnit.js';
import type { IscsiName } from '../../targets/IscsiName.js';
import type { Export } from '../../targets/StorageDriver.js';
import { Subject } from '../changedSubjects.js';
import { controllerPath, isDigest, targetNamespace } from '../identity.js';
import { findTargetOf } from '../resolve.js';
import { foreignId, isForeign } from './foreignUnits.js';
import { findAnyVolumeOf, volumePath, type StorageProviderDeps } from './storageIdentity.js';

/** Associates targets with the volumes that they show, with their LUNs. */
export function protocolControllerForUnitProvider(deps: StorageProviderDeps) {
  const { storage, hostName } = deps;
  return defineProvider({
    className: 'MSISCSITARGET_ProtocolControllerForUnit',
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate: async () => (await storage.driver.listExports(null)).map(propertiesOf),
      findByReference: 'Dependent',
      async references(object) {
        const volume = await findAnyVolumeOf(deps, object);
        if (volume?.kind === 'foreign') return [propertiesOf(volume.unit)];
        if (volume) return (await storage.driver.findExportsOf(volume.id)).map(propertiesOf);
        const target = await findTargetOf(deps, object);
        return target ? ofTarget(target.iscsiName) : [];
      },
      watch: {
        subject: Subject.target,
        // A digest cannot be inverted.
        subjectOf({ Antecedent }) {
          const id = Antecedent?.keyBindings.get('DeviceID');
          return typeof id === 'string' && !isDigest(id) ? id : null;
        },
        read: (target) => ofTarget(target as IscsiName),
      },
    },
  });

  async function ofTarget(target: IscsiName) {
    return (await storage.driver.listExports(target)).map(propertiesOf);
  }

  function propertiesOf(shown: Export) {
    const { target, lun, volumeId, readOnly } = shown;
    const id = volumeId === null || isForeign(storage, shown) ? foreignId(shown) : volumeId;
    return {
      Antecedent: controllerPath(hostName, { iscsiName: target }),
      Dependent: volumePath(hostName, { id }),
      // Hexadecimal, as CIM_ProtocolControllerForUnit has it.
      DeviceNumber: lun.toString(16).toUpperCase(),
      DeviceAccess: readOnly ? DeviceAccess.ReadOnly : DeviceAccess.ReadWrite,
      AccessState: AccessState.Active,
    };
  }
}
