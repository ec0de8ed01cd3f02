import { defineProvider } from '../../dispatch/Provider.js';
import {
  CIM_ElementSettingData_IsCurrent as IsCurrent,
  CIM_ElementSettingData_IsDefault as IsDefault,
} from '../../schema/generated/CIM_ElementSettingData.js';
import { joinParts, type AssociationPart } from '../associationParts.js';
import { targetNamespace } from '../identity.js';
import { settingsOfPorts } from '../session/settingsOfPorts.js';
import { findAnyPool, listAllPools, type AnyPool } from '../storage/allPools.js';
import { findAnyVolume, listAnyVolumes, type AnyVolume } from '../storage/anyVolumes.js';
import {
  findAnyVolumeOf,
  poolPath,
  volumePath,
  type StorageProviderDeps,
} from '../storage/storageIdentity.js';
import { parseId, prefixes, settingPath } from './blockIdentity.js';

const className = 'MSISCSITARGET_ElementSettingData';

/** Associates pools, volumes and target ports with their settings. */
export function elementSettingDataProvider(deps: StorageProviderDeps) {
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      ...joinParts<typeof className>([ofPools(deps), ofVolumes(deps), settingsOfPorts(deps)]),
      findByReference: 'ManagedElement',
    },
  });
}

/** The default setting of volumes in each pool. */
function ofPools({ storage }: StorageProviderDeps): AssociationPart<typeof className> {
  return {
    async *enumerate() {
      for (const pool of await listAllPools(storage)) yield ofPool(pool);
    },
    async references(object) {
      const id = parseId(object, prefixes.defaultSetting) ?? object.keyBindings.get('InstanceID');
      const pool = await findAnyPool(storage, id);
      return pool ? [ofPool(pool)] : [];
    },
  };

  function ofPool(pool: AnyPool) {
    return {
      ManagedElement: poolPath(pool),
      SettingData: settingPath('defaultSetting', pool.id),
      IsDefault: IsDefault.IsDefault,
      IsCurrent: IsCurrent.IsCurrent,
    };
  }
}

function ofVolumes(deps: StorageProviderDeps): AssociationPart<typeof className> {
  const { storage, hostName } = deps;
  return {
    async *enumerate() {
      for await (const volume of listAnyVolumes(storage)) yield ofVolume(volume);
    },
    async references(object) {
      const id = parseId(object, prefixes.volumeSetting);
      const volume = id === null ? await findAnyVolumeOf(deps, object) : await findAnyVolume(storage, id);
      return volume ? [ofVolume(volume)] : [];
    },
  };

  function ofVolume(volume: AnyVolume) {
    return {
      ManagedElement: volumePath(hostName, volume),
      SettingData: settingPath('volumeSetting', volume.id),
      IsDefault: IsDefault.IsNotDefault,
      IsCurrent: IsCurrent.IsCurrent,
    };
  }
}
