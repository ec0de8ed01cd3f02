import type { ReadablePool } from '../../pools/Pool.js';
import { PoolError } from '../../pools/PoolError.js';
import type { CopyOrigin } from '../../provisioning/VolumeRecords.js';
import {
  CIM_Synchronized_Mode as Mode,
  CIM_Synchronized_SyncType as SyncType,
} from '../../schema/generated/CIM_Synchronized.js';

type Kind = CopyOrigin['kind'];

/** The SyncType of each kind of copy.  This is the only mode in which copies follow their source. */
export const syncTypeOf = {
  snapshot: SyncType.Snapshot,
  clone: SyncType.Clone,
} as const satisfies Record<Kind, number>;

/** CIM_ReplicationServiceCapabilities.SupportedReplicationTypes: asynchronous, local. */
export const replicationTypeOf = { snapshot: 7, clone: 11 } as const satisfies Record<Kind, number>;

/** The mode of all copies: writes to the source do not wait for them. */
export const copyMode = Mode.Asynchronous;

export function kindOfSyncType(value: number | null): Kind | null {
  if (value === SyncType.Snapshot) return 'snapshot';
  return value === SyncType.Clone ? 'clone' : null;
}

/** The kinds of copies that can be made in these pools now: clones always, snapshots if a pool can share blocks. */
export async function kindsMadeIn(pools: readonly ReadablePool[]): Promise<readonly Kind[]> {
  const ways = await Promise.all(pools.map(copiesAtOnce));
  return ways.includes(true) ? ['snapshot', 'clone'] : ['clone'];
}

/** Whether a pool makes copies at one instant; false if it cannot be read. */
export async function copiesAtOnce(pool: ReadablePool): Promise<boolean> {
  try {
    return (await pool.copiesAtOnce()) !== null;
  } catch (error) {
    if (error instanceof PoolError) return false;
    throw error;
  }
}
