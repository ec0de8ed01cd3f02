import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import type { PoolState } from '../../pools/Pool.js';
import {
  CIM_ManagedSystemElement_HealthState as HealthState,
  CIM_ManagedSystemElement_OperationalStatus as OperationalStatus,
} from '../../schema/generated/CIM_ManagedSystemElement.js';
import { CIM_StoragePool_Usage as Usage } from '../../schema/generated/CIM_StoragePool.js';
import { Subject } from '../changedSubjects.js';
import { targetNamespace } from '../identity.js';
import { ok } from '../operating.js';
import { primordialsOf, readPool, readPools, type ReadPool } from './readPools.js';
import { findPoolOf, type StorageProviderDeps } from './storageIdentity.js';

const className = 'MSISCSITARGET_StoragePool';

/** OperationalStatus and HealthState of a pool that is well, fills up, and cannot be used. */
const health = {
  ok: { ...ok, HealthState: HealthState.OK },
  fillsUp: { OperationalStatus: [OperationalStatus.Degraded], HealthState: HealthState.DegradedWarning },
  failed: { OperationalStatus: [OperationalStatus.Error], HealthState: HealthState.CriticalFailure },
} as const;

/** Less than this share is left: the pool is degraded. */
const leastShare = 0.05;

/** The pools, and what lies under them: a file system or a volume group. */
export function storagePoolProvider(deps: StorageProviderDeps) {
  const { storage, hostName } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      async enumerate() {
        const read = await readPools(storage.pools);
        return [...primordialsOf(read).map(ofPrimordial), ...read.map(ofPool)];
      },
      async find(path) {
        const pool = findPoolOf(deps, path);
        if (pool) return ofPool(await readPool(pool));
        const id = path.keyBindings.get('InstanceID');
        const primordial = primordialsOf(await readPools(storage.pools)).find((each) => each.id === id);
        return primordial ? ofPrimordial(primordial) : null;
      },
      watch: {
        subject: Subject.pool,
        // What lies under pools is shared by them.
        subjectOf: ({ PoolID, Primordial }) => (Primordial === true ? null : (PoolID ?? null)),
        async read(name) {
          const pool = storage.pools.find((each) => each.name === name);
          return pool ? [ofPool(await readPool(pool))] : [];
        },
        // Whoever writes to a thin volume, or to the file system, changes it.
        drifting: ['RemainingManagedSpace'],
      },
    },
  });

  function ofPool({ pool, state, fault }: ReadPool): PropertiesOf<typeof className> {
    const { totalBytes = 0, remainingBytes = 0 } = state ?? {};
    const fillsUp = remainingBytes < totalBytes * leastShare;
    return {
      InstanceID: pool.id,
      PoolID: pool.name,
      ElementName: pool.name,
      SystemName: hostName,
      Primordial: false,
      Usage: Usage.Unrestricted,
      TotalManagedSpace: BigInt(totalBytes),
      RemainingManagedSpace: BigInt(remainingBytes),
      ...(state === null ? health.failed : fillsUp ? health.fillsUp : health.ok),
      ...(fault !== null && { StatusDescriptions: [fault] }),
    };
  }

  function ofPrimordial({
    id,
    totalBytes,
    remainingBytes,
  }: PoolState['primordial']): PropertiesOf<typeof className> {
    return {
      InstanceID: id,
      PoolID: id,
      ElementName: id,
      SystemName: hostName,
      Primordial: true,
      Usage: Usage.Unrestricted,
      TotalManagedSpace: BigInt(totalBytes),
      RemainingManagedSpace: BigInt(remainingBytes),
      ...health.ok,
    };
  }
}
