import type { ReadablePool, PoolState } from '../../pools/Pool.js';
import { PoolError } from '../../pools/PoolError.js';

/** A pool and its state. */
export interface ReadPool {
  readonly pool: ReadablePool;
  /** Null if the pool cannot be used now; `fault` states why. */
  readonly state: PoolState | null;
  readonly fault: string | null;
}

/** Reads the state of pools.  An unusable pool does not affect the others. */
export function readPools(pools: readonly ReadablePool[]): Promise<readonly ReadPool[]> {
  return Promise.all(pools.map(readPool));
}

export async function readPool(pool: ReadablePool): Promise<ReadPool> {
  try {
    return { pool, state: await pool.read(), fault: null };
  } catch (error) {
    if (!(error instanceof PoolError)) throw error;
    return { pool, state: null, fault: error.message };
  }
}

/** The primordial pools of the usable pools, each once. */
export function primordialsOf(read: readonly ReadPool[]): PoolState['primordial'][] {
  const found = new Map<string, PoolState['primordial']>();
  for (const { state } of read) if (state) found.set(state.primordial.id, state.primordial);
  return [...found.values()];
}
