import type { Pool, PoolState } from '../../pools/Pool.js';
import { PoolError } from '../../pools/PoolError.js';

/** A pool as it was found. */
export interface ReadPool {
  readonly pool: Pool;
  /** null: it cannot be used now; `fault` says why. */
  readonly state: PoolState | null;
  readonly fault: string | null;
}

/** Looks at pools; one that cannot be used is found so, and holds up no other one. */
export function readPools(pools: readonly Pool[]): Promise<readonly ReadPool[]> {
  return Promise.all(pools.map(readPool));
}

export async function readPool(pool: Pool): Promise<ReadPool> {
  try {
    return { pool, state: await pool.read(), fault: null };
  } catch (error) {
    if (!(error instanceof PoolError)) throw error;
    return { pool, state: null, fault: error.message };
  }
}

/** What lies under the pools that can be used, each once. */
export function primordialsOf(read: readonly ReadPool[]): PoolState['primordial'][] {
  const found = new Map<string, PoolState['primordial']>();
  for (const { state } of read) if (state) found.set(state.primordial.id, state.primordial);
  return [...found.values()];
}
