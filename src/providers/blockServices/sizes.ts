import type { ReadablePool, PoolState } from '../../pools/Pool.js';

const MiB = 2 ** 20;

/** Requested sizes of volumes are rounded up to a multiple of this. */
export function divisorOf({ stepBytes }: PoolState): number {
  return Math.max(MiB, stepBytes);
}

/** The largest volume that a pool can hold.  A thick one must fit into the remaining space. */
export function largestVolume(pool: ReadablePool, state: PoolState, isThick: boolean): number {
  const room = isThick ? state.remainingBytes : state.totalBytes;
  const divisor = divisorOf(state);
  return Math.floor(Math.min(room, pool.maxVolumeBytes) / divisor) * divisor;
}
