import { randomFillSync } from 'node:crypto';
import type { RandomSource } from './chap.js';

const POOL_BYTES = 4096;

/**
 * Random bytes of the system's generator, fetched 4096 at a time, because for each challenge the system call would cost more than
 * the digest.  Each byte is used once, and is overwritten in the pool afterwards.
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
