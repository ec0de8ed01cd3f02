import { CIMInstanceName, isInstanceName } from '../../cim/CIMInstanceName.js';
import type { VolumeRecord } from '../../provisioning/VolumeRecords.js';
import { targetNamespace } from '../identity.js';
import { isOfTargets } from '../resolve.js';
import { findVolumeOf, volumePath, type StorageProviderDeps } from '../storage/storageIdentity.js';

const synchronizedClass = 'MSISCSITARGET_StorageSynchronized';

/** A copy whose source still exists. */
export interface CopyPair {
  readonly source: VolumeRecord;
  readonly copy: VolumeRecord;
  readonly origin: NonNullable<VolumeRecord['copyOf']>;
}

/** InstanceID of the replication service's capabilities. */
export const replicationCapabilitiesId = 'iscsi-wbem:replication';

/** InstanceID of the capabilities of the storage configuration service for copies. */
export const copyServiceCapabilitiesId = 'iscsi-wbem:copy-service';

export function synchronizedKeys(hostName: string, { source, copy }: Pick<CopyPair, 'source' | 'copy'>) {
  return { SystemElement: volumePath(hostName, source), SyncedElement: volumePath(hostName, copy) };
}

export function synchronizedPath(hostName: string, pair: Pick<CopyPair, 'source' | 'copy'>) {
  return new CIMInstanceName<typeof synchronizedClass>(synchronizedClass, synchronizedKeys(hostName, pair), {
    namespace: targetNamespace,
  });
}

/** Null if the volume is not a copy, or its source was removed. */
export function findPair(
  { storage }: Pick<StorageProviderDeps, 'storage'>,
  copy: VolumeRecord,
): CopyPair | null {
  const origin = copy.copyOf;
  const source = origin ? storage.volumes.find(origin.volume) : null;
  return origin && source ? { source, copy, origin } : null;
}

/** The pair that a path of CIM_StorageSynchronized names; null if there is none. */
export function findPairOf(deps: StorageProviderDeps, path: CIMInstanceName): CopyPair | null {
  if (!isOfTargets(path)) return null;
  const synced = path.keyBindings.get('SyncedElement');
  const system = path.keyBindings.get('SystemElement');
  const copy = isInstanceName(synced) ? findVolumeOf(deps, synced) : null;
  const source = isInstanceName(system) ? findVolumeOf(deps, system) : null;
  const pair = copy && findPair(deps, copy);
  return pair && pair.source.id === source?.id ? pair : null;
}
