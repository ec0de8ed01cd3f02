import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { ReadablePool } from '../../pools/Pool.js';
import type { Job } from '../../provisioning/Jobs.js';
import type { HostStorage } from '../../provisioning/HostStorage.js';
import type { VolumeRecord } from '../../provisioning/VolumeRecords.js';
import { serviceKeys, systemScope, targetNamespace } from '../identity.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { namesIt } from '../resolve.js';
import { findAnyVolume, type AnyVolume } from './anyVolumes.js';

const poolClass = 'MSISCSITARGET_StoragePool';
const volumeClass = 'MSISCSITARGET_StorageVolume';
const jobClass = 'MSISCSITARGET_ConcreteJob';
const serviceClass = 'ISCSIWBEM_ProvisioningService';
const here = { namespace: targetNamespace };

/** What the providers of storage need. */
export interface StorageProviderDeps extends Omit<ProviderDeps, 'storage'> {
  readonly storage: HostStorage;
}

export function volumeKeys(hostName: string, { id }: Pick<VolumeRecord, 'id'>) {
  return { ...systemScope(hostName), CreationClassName: volumeClass, DeviceID: id };
}

export function volumePath(hostName: string, volume: Pick<VolumeRecord, 'id'>) {
  return new CIMInstanceName<typeof volumeClass>(volumeClass, volumeKeys(hostName, volume), here);
}

/** @param id of a pool or a primordial pool. */
export function poolPath({ id }: Pick<ReadablePool, 'id'>) {
  return new CIMInstanceName<typeof poolClass>(poolClass, { InstanceID: id }, here);
}

export function jobPath({ id }: Pick<Job, 'id'>) {
  return new CIMInstanceName<typeof jobClass>(jobClass, { InstanceID: jobInstanceId(id) }, here);
}

export function jobInstanceId(id: string): string {
  return `iscsi-wbem:job:${id}`;
}

export function parseJobInstanceId(text: unknown): string | null {
  return typeof text === 'string' && text.startsWith('iscsi-wbem:job:') ? text.slice(15) : null;
}

export function provisioningServiceKeys(hostName: string) {
  return serviceKeys(hostName, serviceClass, 'ProvisioningService');
}

export function provisioningServicePath(hostName: string) {
  return new CIMInstanceName<typeof serviceClass>(serviceClass, provisioningServiceKeys(hostName), here);
}

/** The volume that a reference names; null if there is none. */
export function findVolumeOf(deps: StorageProviderDeps, path: CIMInstanceName): VolumeRecord | null {
  const id = volumeIdOf(deps, path);
  return id === null ? null : deps.storage.volumes.find(id.toLowerCase());
}

/** The volume or foreign unit that a reference names; null if there is none. */
export async function findAnyVolumeOf(
  deps: StorageProviderDeps,
  path: CIMInstanceName,
): Promise<AnyVolume | null> {
  const id = volumeIdOf(deps, path);
  return id === null ? null : findAnyVolume(deps.storage, id);
}

/** The DeviceID in the path of a volume, whether or not there is such a volume; null if the path names something else. */
function volumeIdOf({ hostName }: StorageProviderDeps, path: CIMInstanceName): string | null {
  const id = path.keyBindings.get('DeviceID');
  return typeof id === 'string' && namesIt(path, volumeKeys(hostName, { id })) ? id : null;
}
