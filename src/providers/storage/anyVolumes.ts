import type { HostStorage } from '../../provisioning/HostStorage.js';
import type { VolumeRecord } from '../../provisioning/VolumeRecords.js';
import type { Export } from '../../targets/StorageDriver.js';
import { findForeignById, foreignId, listForeign, reservedPoolId } from './foreignUnits.js';

/** A volume of this server, or a unit that another program made. */
export type AnyVolume =
  | { readonly kind: 'own'; readonly id: string; readonly record: VolumeRecord }
  | { readonly kind: 'foreign'; readonly id: string; readonly unit: Export };

type VolumeSource = Pick<HostStorage, 'volumes' | 'driver'>;

/** All volumes, those of this server first. */
export async function* listAnyVolumes(storage: VolumeSource): AsyncGenerator<AnyVolume> {
  for (const record of storage.volumes.list()) yield { kind: 'own', id: record.id, record };
  for (const unit of await listForeign(storage)) yield { kind: 'foreign', id: foreignId(unit), unit };
}

/** The volume of a DeviceID; null if there is none. */
export async function findAnyVolume(storage: VolumeSource, id: string): Promise<AnyVolume | null> {
  const record = storage.volumes.find(id.toLowerCase());
  if (record) return { kind: 'own', id: record.id, record };
  const unit = await findForeignById(storage, id);
  return unit && { kind: 'foreign', id, unit };
}

/** InstanceID of the pool of a volume; null if its pool is not configured any more. */
export function poolIdOfVolume({ pools }: Pick<HostStorage, 'pools'>, volume: AnyVolume): string | null {
  if (volume.kind === 'foreign') return reservedPoolId;
  return pools.find(({ name }) => name === volume.record.pool)?.id ?? null;
}
