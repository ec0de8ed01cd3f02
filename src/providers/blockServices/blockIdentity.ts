import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { serviceKeys, targetNamespace } from '../identity.js';

const serviceClass = 'MSISCSITARGET_StorageConfigurationService';
const configurationCapabilitiesClass = 'MSISCSITARGET_StorageConfigurationCapabilities';
const capabilitiesClass = 'MSISCSITARGET_StorageCapabilities';
const settingClass = 'MSISCSITARGET_StorageSetting';
const nameCapabilitiesClass = 'CIM_EnabledLogicalElementCapabilities';
const here = { namespace: targetNamespace };

/** Prefixes of InstanceIDs, before the InstanceID of a pool or the DeviceID of a volume. */
export const prefixes = {
  configurationCapabilities: 'iscsi-wbem:storage-configuration-capabilities:',
  capabilities: 'iscsi-wbem:storage-capabilities:',
  defaultSetting: 'iscsi-wbem:storage-setting:default:',
  volumeSetting: 'iscsi-wbem:storage-setting:volume:',
} as const;

/** InstanceID of the service's StorageConfigurationCapabilities. */
export const serviceCapabilitiesId = 'iscsi-wbem:storage-configuration-capabilities';

/** InstanceID of the naming rules of volumes. */
export const nameCapabilitiesId = 'iscsi-wbem:volume-name-capabilities';

/** The part of a path's InstanceID after a prefix; null if the prefix differs. */
export function parseId(
  path: CIMInstanceName,
  prefix: (typeof prefixes)[keyof typeof prefixes],
): string | null {
  const id = path.keyBindings.get('InstanceID');
  return typeof id === 'string' && id.startsWith(prefix) ? id.slice(prefix.length) : null;
}

export function configurationServiceKeys(hostName: string) {
  return serviceKeys(hostName, serviceClass, 'StorageConfigurationService');
}

export function configurationServicePath(hostName: string) {
  return new CIMInstanceName<typeof serviceClass>(serviceClass, configurationServiceKeys(hostName), here);
}

/** @param poolId InstanceID of a pool; null: the capabilities of the service. */
export function configurationCapabilitiesPath(poolId: string | null) {
  const InstanceID =
    poolId === null ? serviceCapabilitiesId : `${prefixes.configurationCapabilities}${poolId}`;
  return new CIMInstanceName<typeof configurationCapabilitiesClass>(
    configurationCapabilitiesClass,
    { InstanceID },
    here,
  );
}

export function storageCapabilitiesPath(poolId: string) {
  const InstanceID = `${prefixes.capabilities}${poolId}`;
  return new CIMInstanceName<typeof capabilitiesClass>(capabilitiesClass, { InstanceID }, here);
}

/** @param id InstanceID of a pool for its default setting, DeviceID of a volume for its actual setting. */
export function settingPath(of: 'defaultSetting' | 'volumeSetting', id: string) {
  const InstanceID = `${prefixes[of]}${id}`;
  return new CIMInstanceName<typeof settingClass>(settingClass, { InstanceID }, here);
}

export function nameCapabilitiesPath() {
  return new CIMInstanceName<typeof nameCapabilitiesClass>(
    nameCapabilitiesClass,
    { InstanceID: nameCapabilitiesId },
    here,
  );
}
