import type { Pool } from '../../pools/Pool.js';
import { PoolError } from '../../pools/PoolError.js';
import type { CopyOrigin } from '../../provisioning/VolumeRecords.js';
import {
  CIM_Synchronized_Mode as Mode,
  CIM_Synchronized_SyncType as SyncType,
} from '../../schema/generated/CIM_Synchronized.js';

type Kind = CopyOrigin['kind'];

/** Each kind of copy in the numbers of CIM_ReplicationService; a copy follows its source in no mode but this one. */
export const syncTypeOf = {
  snapshot: SyncType.Snapshot,
  clone: SyncType.Clone,
} as const satisfies Record<Kind, number>;

/** CIM_ReplicationServiceCapabilities.SupportedReplicationTypes: asynchronous, local. */
export const replicationTypeOf = { snapshot: 7, clone: 11 } as const satisfies Record<Kind, number>;

/** The mode of all copies: nobody's writes wait for them. */
export const copyMode = Mode.Asynchronous;

export function kindOfSyncType(value: number | null): Kind | null {
  if (value === SyncType.Snapshot) return 'snapshot';
  return value === SyncType.Clone ? 'clone' : null;
}

/** The kinds of copies that can be made of volumes of these pools now: a clone always, a snapshot where one pool shares blocks. */
export async function kindsMadeIn(pools: readonly Pool[]): Promise<readonly Kind[]> {
  const ways = await Promise.all(pools.map(copiesAtOnce));
  return ways.includes(true) ? ['snapshot', 'clone'] : ['clone'];
}

/** Whether a copy of one instant is made there; a pool that cannot be looked at makes none. */
export async function copiesAtOnce(pool: Pool): Promise<boolean> {
  try {
    return (await pool.copiesAtOnce()) !== null;
  } catch (error) {
    if (error instanceof PoolError) return false;
    throw error;
  }
}
