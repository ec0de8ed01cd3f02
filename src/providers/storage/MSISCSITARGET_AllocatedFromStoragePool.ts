import { defineProvider } from '../../dispatch/Provider.js';
import type { ReadablePool } from '../../pools/Pool.js';
import { PoolError } from '../../pools/PoolError.js';
import type { VolumeRecord } from '../../provisioning/VolumeRecords.js';
import type { Export } from '../../targets/StorageDriver.js';
import { targetNamespace } from '../identity.js';
import { findAnyPool, type AnyPool } from './allPools.js';
import { listForeign, foreignId, reservedPoolId } from './foreignUnits.js';
import { readPools, type ReadPool } from './readPools.js';
import { findAnyVolumeOf, poolPath, volumePath, type StorageProviderDeps } from './storageIdentity.js';

/** Associates volumes with their pool, and pools with their primordial pool. */
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
        for (const unit of await listForeign(storage)) yield ofUnit(unit);
      },
      findByReference: 'Dependent',
      async references(object) {
        const volume = await findAnyVolumeOf(deps, object);
        if (volume) return volume.kind === 'own' ? ofVolume(volume.record) : [ofUnit(volume.unit)];
        const pool = await findAnyPool(storage, object.keyBindings.get('InstanceID'));
        return pool ? ofAnyPool(pool) : [];
      },
    },
  });

  async function* ofAnyPool(found: AnyPool) {
    if (found.kind === 'reserved') {
      for (const unit of found.units) yield ofUnit(unit);
      return;
    }
    if (found.kind === 'primordial') {
      for (const read of await readPools(storage.pools))
        if (read.state?.primordial.id === found.id) yield* ofPool(read);
      return;
    }
    yield* ofPool(found.read);
    const { name } = found.read.pool;
    for (const volume of storage.volumes.listIn(name)) yield* await ofVolume(volume);
  }

  /** A pool uses what is not free in its primordial pool.  Several pools may share one. */
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

  function ofUnit(unit: Export) {
    return {
      Antecedent: poolPath({ id: reservedPoolId }),
      Dependent: volumePath(hostName, { id: foreignId(unit) }),
      SpaceConsumed: BigInt(unit.bytes ?? 0),
    };
  }
}

async function findStored(pool: ReadablePool, id: string) {
  try {
    return await pool.find(id);
  } catch (error) {
    if (error instanceof PoolError) return null;
    throw error;
  }
}
