import { CIMInstanceName, isInstanceName } from '../../cim/CIMInstanceName.js';
import type { VolumeRecord } from '../../provisioning/VolumeRecords.js';
import { targetNamespace } from '../identity.js';
import { isOfTargets } from '../resolve.js';
import { findVolumeOf, volumePath, type StorageProviderDeps } from '../storage/storageIdentity.js';

const synchronizedClass = 'MSISCSITARGET_StorageSynchronized';

/** A volume that was copied from one that is still there. */
export interface CopyPair {
  readonly source: VolumeRecord;
  readonly copy: VolumeRecord;
  readonly origin: NonNullable<VolumeRecord['copyOf']>;
}

/** InstanceID of what the replication service can do. */
export const replicationCapabilitiesId = 'iscsi-wbem:replication';

export function synchronizedKeys(hostName: string, { source, copy }: Pick<CopyPair, 'source' | 'copy'>) {
  return { SystemElement: volumePath(hostName, source), SyncedElement: volumePath(hostName, copy) };
}

export function synchronizedPath(hostName: string, pair: Pick<CopyPair, 'source' | 'copy'>) {
  return new CIMInstanceName<typeof synchronizedClass>(synchronizedClass, synchronizedKeys(hostName, pair), {
    namespace: targetNamespace,
  });
}

/** null where the volume is no copy, or its source is gone. */
export function findPair(
  { storage }: Pick<StorageProviderDeps, 'storage'>,
  copy: VolumeRecord,
): CopyPair | null {
  const origin = copy.copyOf;
  const source = origin ? storage.volumes.find(origin.volume) : null;
  return origin && source ? { source, copy, origin } : null;
}

/** What the path of an instance of CIM_StorageSynchronized names; null if there is no such pair. */
export function findPairOf(deps: StorageProviderDeps, path: CIMInstanceName): CopyPair | null {
  if (!isOfTargets(path)) return null;
  const synced = path.keyBindings.get('SyncedElement');
  const system = path.keyBindings.get('SystemElement');
  const copy = isInstanceName(synced) ? findVolumeOf(deps, synced) : null;
  const source = isInstanceName(system) ? findVolumeOf(deps, system) : null;
  const pair = copy && findPair(deps, copy);
  return pair && pair.source.id === source?.id ? pair : null;
}
