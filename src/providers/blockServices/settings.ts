import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { listAllPools, findAnyPool, type AnyPool } from '../storage/allPools.js';
import { findAnyVolume, listAnyVolumes, type AnyVolume } from '../storage/anyVolumes.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { parseId, prefixes } from './blockIdentity.js';

/** The owner of a StorageSetting. */
export type SettingOf =
  | { readonly of: 'defaultSetting'; readonly pool: AnyPool }
  | { readonly of: 'volumeSetting'; readonly volume: AnyVolume };

/** The defaults of the pools, then the actual settings of the volumes. */
export async function* listSettings({
  storage,
}: Pick<StorageProviderDeps, 'storage'>): AsyncGenerator<SettingOf> {
  for (const pool of await listAllPools(storage)) yield { of: 'defaultSetting', pool };
  for await (const volume of listAnyVolumes(storage)) yield { of: 'volumeSetting', volume };
}

/** The setting that a path names; null if there is none. */
export async function findSetting(
  { storage }: Pick<StorageProviderDeps, 'storage'>,
  path: CIMInstanceName,
): Promise<SettingOf | null> {
  const poolId = parseId(path, prefixes.defaultSetting);
  if (poolId !== null) {
    const pool = await findAnyPool(storage, poolId);
    return pool && { of: 'defaultSetting', pool };
  }
  const id = parseId(path, prefixes.volumeSetting);
  const volume = id === null ? null : await findAnyVolume(storage, id);
  return volume && { of: 'volumeSetting', volume };
}
