import type { Pool } from '../../pools/Pool.js';
import { PoolError } from '../../pools/PoolError.js';
import type { VolumeRecord } from '../../provisioning/VolumeRecords.js';

/** How the bytes of a volume stand; unknown: its pool does not tell. */
export type Stored = 'there' | 'gone' | 'unknown';

/** Asks the pool of a volume for its bytes. */
export async function findStored(
  pools: readonly Pool[],
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
