import { randomFillSync } from 'node:crypto';
import type { RandomSource } from './chap.js';

const POOL_BYTES = 4096;

/**
 * Random bytes of the system's generator, fetched 4096 at a time: for a challenge of its own each, the call would cost a busy
 * target more than the digest.  A byte is given out once; what has been given out is zeroed in the pool.
 */
export function newRandomPool(): RandomSource {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  return (count) => {
    if (count > POOL_BYTES) return randomFillSync(Buffer.alloc(count));
    if (used + count > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const taken = Buffer.from(pool.subarray(used, used + count));
    pool.fill(0, used, used + count);
    used += count;
    return taken;
  };
}
