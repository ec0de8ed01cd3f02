import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import {
  CIM_StorageSetting_ChangeableType as ChangeableType,
  CIM_StorageSetting_ThinProvisionedPoolType as PoolType,
} from '../../schema/generated/CIM_StorageSetting.js';
import { targetNamespace } from '../identity.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { settingPath } from './blockIdentity.js';
import { findSetting, listSettings, type SettingOf } from './settings.js';

const className = 'MSISCSITARGET_StorageSetting';

/** The settings of volumes: the default of each pool, and the actual one of each volume. */
export function storageSettingProvider(deps: StorageProviderDeps) {
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      async *enumerate() {
        for await (const each of listSettings(deps)) yield propertiesOf(each);
      },
      async find(path) {
        const found = await findSetting(deps, path);
        return found && propertiesOf(found);
      },
    },
  });
}

function propertiesOf(setting: SettingOf): PropertiesOf<typeof className> {
  const isDefault = setting.of === 'defaultSetting';
  const id = isDefault ? setting.pool.id : setting.volume.id;
  const isThin = isDefault
    ? setting.pool.kind === 'concrete' && !setting.pool.read.pool.thickByDefault
    : setting.volume.kind === 'own' && !setting.volume.record.thick;
  return {
    InstanceID: String(settingPath(setting.of, id).keyBindings.get('InstanceID')),
    ElementName: isDefault ? `Default of the pool ${id}` : `What the volume ${id} is like`,
    ChangeableType: ChangeableType.FixedNotChangeable,
    NoSinglePointOfFailure: false,
    DataRedundancyMin: 1,
    DataRedundancyMax: 1,
    DataRedundancyGoal: 1,
    PackageRedundancyMin: 0,
    PackageRedundancyMax: 0,
    PackageRedundancyGoal: 0,
    DeltaReservationMin: 0,
    DeltaReservationMax: 0,
    DeltaReservationGoal: 0,
    ThinProvisionedInitialReserve: 0n,
    ...(isThin && { ThinProvisionedPoolType: PoolType.ThinlyProvisionedLimitlessStoragePool }),
  };
}
