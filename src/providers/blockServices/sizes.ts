import type { Pool, PoolState } from '../../pools/Pool.js';

const MiB = 2 ** 20;

/** What the sizes of volumes are multiples of that managers ask for. */
export function divisorOf({ stepBytes }: PoolState): number {
  return Math.max(MiB, stepBytes);
}

/** The largest volume that a pool can hold; one that takes all of its room at once must fit into what is left. */
export function largestVolume(pool: Pool, state: PoolState, isThick: boolean): number {
  const room = isThick ? state.remainingBytes : state.totalBytes;
  const divisor = divisorOf(state);
  return Math.floor(Math.min(room, pool.maxVolumeBytes) / divisor) * divisor;
}
