import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import {
  CIM_ManagedSystemElement_HealthState as HealthState,
  CIM_ManagedSystemElement_OperationalStatus as OperationalStatus,
} from '../../schema/generated/CIM_ManagedSystemElement.js';
import {
  CIM_StoragePool_SpaceLimitDetermination as SpaceLimitDetermination,
  CIM_StoragePool_Usage as Usage,
} from '../../schema/generated/CIM_StoragePool.js';
import { getSupportedSizeRange, getSupportedSizes } from '../blockServices/supportedSizes.js';
import { Subject } from '../changedSubjects.js';
import { targetNamespace } from '../identity.js';
import { ok } from '../operating.js';
import { findAnyPool, listAllPools, type AnyPool } from './allPools.js';
import { readPool, type ReadPool } from './readPools.js';
import type { StorageProviderDeps } from './storageIdentity.js';

const className = 'MSISCSITARGET_StoragePool';

/** OperationalStatus and HealthState of a pool that is well, fills up, and cannot be used. */
const health = {
  ok: { ...ok, HealthState: HealthState.OK },
  fillsUp: {
    OperationalStatus: [OperationalStatus.Degraded],
    HealthState: HealthState.DegradedWarning,
    StatusDescriptions: ['Less than a twentieth of its room is left.'],
  },
  failed: { OperationalStatus: [OperationalStatus.Error], HealthState: HealthState.CriticalFailure },
} as const;

/** Less than this share is left: the pool is degraded. */
const leastShare = 0.05;

/** The pools, what lies under them (a file system or a volume group), and one of the units that others made. */
export function storagePoolProvider(deps: StorageProviderDeps) {
  const { storage, hostName } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    // Its methods tell, and change nothing.
    changeRole: 'read',
    methods: {
      GetSupportedSizes: getSupportedSizes(),
      GetSupportedSizeRange: getSupportedSizeRange(deps),
    },
    instances: {
      async *enumerate() {
        for (const pool of await listAllPools(storage)) yield propertiesOf(pool);
      },
      async find(path) {
        const pool = await findAnyPool(storage, path.keyBindings.get('InstanceID'));
        return pool && propertiesOf(pool);
      },
      watch: {
        subject: Subject.pool,
        // What lies under pools is shared by them, and what others made is in none of them.
        subjectOf: ({ PoolID, Primordial, Usage: usage }) =>
          Primordial === true || usage !== Usage.Unrestricted ? null : (PoolID ?? null),
        async read(name) {
          const pool = storage.pools.find((each) => each.name === name);
          return pool ? [ofPool(await readPool(pool))] : [];
        },
        // Anybody who writes to a thin volume, or to the file system, changes it.
        drifting: ['RemainingManagedSpace'],
      },
    },
  });

  function propertiesOf(pool: AnyPool): PropertiesOf<typeof className> {
    switch (pool.kind) {
      case 'concrete':
        return ofPool(pool.read);
      case 'primordial':
        return {
          ...common(pool.id, pool.id, pool.id),
          Primordial: true,
          Usage: Usage.Unrestricted,
          TotalManagedSpace: BigInt(pool.space.totalBytes),
          RemainingManagedSpace: BigInt(pool.space.remainingBytes),
          ...health.ok,
        };
      case 'reserved':
        return {
          ...common(pool.id, pool.id, 'Units that this server did not make'),
          Primordial: false,
          Usage: Usage.ReservedForComputerSystemTheBlockServer,
          TotalManagedSpace: pool.units.reduce((sum, { bytes }) => sum + BigInt(bytes ?? 0), 0n),
          RemainingManagedSpace: 0n,
          ...health.ok,
        };
    }
  }

  function ofPool({ pool, state, fault }: ReadPool): PropertiesOf<typeof className> {
    const { totalBytes = 0, remainingBytes = 0 } = state ?? {};
    const fillsUp = remainingBytes < totalBytes * leastShare;
    return {
      ...common(pool.id, pool.name, pool.name),
      Primordial: false,
      Usage: Usage.Unrestricted,
      TotalManagedSpace: BigInt(totalBytes),
      RemainingManagedSpace: BigInt(remainingBytes),
      // Volumes are thin, and pools may lie on one file system.
      ElementsShareSpace: true,
      SpaceLimitDetermination: SpaceLimitDetermination.Limitless,
      ...(state === null ? health.failed : fillsUp ? health.fillsUp : health.ok),
      ...(fault !== null && { StatusDescriptions: [fault] }),
    };
  }

  function common(InstanceID: string, PoolID: string, ElementName: string) {
    return { InstanceID, PoolID, ElementName, SystemName: hostName, ClientSettableUsage: [] };
  }
}
