import { defineProvider } from '../../dispatch/Provider.js';
import { PoolError } from '../../pools/PoolError.js';
import type { VolumeRecord } from '../../provisioning/VolumeRecords.js';
import { targetNamespace } from '../identity.js';
import { readPools, type ReadPool } from './readPools.js';
import {
  findPoolOf,
  findVolumeOf,
  poolPath,
  volumePath,
  type StorageProviderDeps,
} from './storageIdentity.js';

/** From which pool each volume has its room, and each pool from what lies under it. */
export function allocatedFromStoragePoolProvider(deps: StorageProviderDeps) {
  const { storage, hostName } = deps;
  return defineProvider({
    className: 'MSISCSITARGET_AllocatedFromStoragePool',
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      async *enumerate() {
        for (const read of await readPools(storage.pools)) yield* ofPool(read);
        for (const volume of storage.volumes.list()) yield* await ofVolume(volume);
      },
      findBy: 'Dependent',
      async references(object) {
        const volume = findVolumeOf(deps, object);
        if (volume) return ofVolume(volume);
        return inPool(object);
      },
    },
  });

  async function* inPool(object: Parameters<typeof findPoolOf>[1]) {
    const pool = findPoolOf(deps, object);
    const id = object.keyBindings.get('InstanceID');
    for (const read of await readPools(storage.pools)) {
      if (read.pool === pool || read.state?.primordial.id === id) yield* ofPool(read);
    }
    if (!pool) return;
    for (const volume of storage.volumes.list()) if (volume.pool === pool.name) yield* await ofVolume(volume);
  }

  /** A pool has what is not free for its own use of what lies under it: several pools may share that. */
  function ofPool({ pool, state }: ReadPool) {
    if (!state) return [];
    const { totalBytes, remainingBytes, primordial } = state;
    const SpaceConsumed = BigInt(totalBytes - remainingBytes);
    return [{ Antecedent: poolPath(primordial), Dependent: poolPath(pool), SpaceConsumed }];
  }

  async function ofVolume(volume: VolumeRecord) {
    const pool = storage.pools.find(({ name }) => name === volume.pool);
    if (!pool) return [];
    const SpaceConsumed = BigInt((await findStored(pool, volume.id))?.allocatedBytes ?? 0);
    return [{ Antecedent: poolPath(pool), Dependent: volumePath(hostName, volume), SpaceConsumed }];
  }
}

async function findStored(pool: StorageProviderDeps['storage']['pools'][number], id: string) {
  try {
    return await pool.find(id);
  } catch (error) {
    if (error instanceof PoolError) return null;
    throw error;
  }
}
