import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { serviceKeys, targetNamespace } from '../identity.js';

const serviceClass = 'ISCSIWBEM_BlockStatisticsService';
const collectionClass = 'ISCSIWBEM_StatisticsCollection';
const capabilitiesClass = 'ISCSIWBEM_BlockStatisticsCapabilities';
const dataClass = 'ISCSIWBEM_BlockStorageStatisticalData';
const here = { namespace: targetNamespace };

/** The InstanceID of a volume's statistics is this prefix and the DeviceID. */
const dataPrefix = 'iscsi-wbem:statistics:';

export const collectionId = 'iscsi-wbem:statistics-of-volumes';
export const statisticsCapabilitiesId = 'iscsi-wbem:block-statistics-capabilities';

export function statisticsServiceKeys(hostName: string) {
  return serviceKeys(hostName, serviceClass, 'BlockStatisticsService');
}

export function statisticsServicePath(hostName: string) {
  return new CIMInstanceName<typeof serviceClass>(serviceClass, statisticsServiceKeys(hostName), here);
}

export function statisticsCapabilitiesPath() {
  const keys = { InstanceID: statisticsCapabilitiesId };
  return new CIMInstanceName<typeof capabilitiesClass>(capabilitiesClass, keys, here);
}

export function statisticsCollectionPath() {
  return new CIMInstanceName<typeof collectionClass>(collectionClass, { InstanceID: collectionId }, here);
}

/** @param deviceId of a volume. */
export function statisticsId(deviceId: string): string {
  return `${dataPrefix}${deviceId}`;
}

/** DeviceID of the volume whose statistics a path names; null if it names something else. */
export function parseStatisticsId(path: CIMInstanceName): string | null {
  const id = path.keyBindings.get('InstanceID');
  return typeof id === 'string' && id.startsWith(dataPrefix) ? id.slice(dataPrefix.length) : null;
}

export function statisticsPath(deviceId: string) {
  const keys = { InstanceID: statisticsId(deviceId) };
  return new CIMInstanceName<typeof dataClass>(dataClass, keys, here);
}
