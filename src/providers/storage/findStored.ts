import type { ReadablePool } from '../../pools/Pool.js';
import { PoolError } from '../../pools/PoolError.js';
import type { VolumeRecord } from '../../provisioning/VolumeRecords.js';

/** Whether the data of a volume exists; unknown: its pool cannot be read. */
export type Stored = 'there' | 'gone' | 'unknown';

/** Looks up the data of a volume in its pool. */
export async function findStored(
  pools: readonly ReadablePool[],
  { id, pool: poolName }: Pick<VolumeRecord, 'id' | 'pool'>,
): Promise<Stored> {
  const pool = pools.find(({ name }) => name === poolName);
  if (!pool) return 'unknown';
  try {
    return (await pool.find(id)) === null ? 'gone' : 'there';
  } catch (error) {
    if (error instanceof PoolError) return error.reason === 'not-ours' ? 'gone' : 'unknown';
    throw error;
  }
}
