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

/** OperationalStatus and HealthState of a healthy, a nearly full, and an unusable pool. */
const health = {
  ok: { ...ok, HealthState: HealthState.OK },
  fillsUp: {
    OperationalStatus: [OperationalStatus.Degraded],
    HealthState: HealthState.DegradedWarning,
    StatusDescriptions: ['Less than a twentieth of its room is left.'],
  },
  failed: { OperationalStatus: [OperationalStatus.Error], HealthState: HealthState.CriticalFailure },
} as const;

/** A pool with less than this share left is degraded. */
const leastShare = 0.05;

/** The pools, their primordial pools (file systems or volume groups), and a pool of the units that other programs made. */
export function storagePoolProvider(deps: StorageProviderDeps) {
  const { storage, hostName } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    // Its methods only read.
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
        // Pools share a primordial pool, and foreign units are in no pool of this server.
        subjectOf: ({ PoolID, Primordial, Usage: usage }) =>
          Primordial === true || usage !== Usage.Unrestricted ? null : (PoolID ?? null),
        async read(name) {
          const pool = storage.pools.find((each) => each.name === name);
          return pool ? [ofPool(await readPool(pool))] : [];
        },
        // Writes to thin volumes, or to the file system, change it continuously.
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
          // Its pools have what is free in common.
          ElementsShareSpace: true,
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
      // Volumes are thin, and several pools may be on one file system.
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
