import type { Pool } from '../pools/Pool.js';
import { storageOutcome, type StorageOutcome } from './StorageOutcome.js';

export function noSuchVolume(id: string): StorageOutcome {
  return storageOutcome('no-such-volume', `there is no volume ${JSON.stringify(id.slice(0, 64))}`);
}

export function noSuchPool(name: string | null, pools: readonly Pool[]): StorageOutcome {
  const names = pools.map((pool) => `"${pool.name}"`).join(', ') || 'none';
  return storageOutcome(
    'no-such-pool',
    name === null
      ? `a pool must be named, because there are several: ${names}`
      : `there is no pool ${JSON.stringify(name.slice(0, 64))}: expected one of ${names}`,
  );
}

/** @returns null if the size is valid for a volume.  Whether the pool has space is checked by `findPoolFault`. */
export function findSizeFault(bytes: number, blockSize: number): StorageOutcome | null {
  if (bytes > 0 && bytes % blockSize === 0) return null;
  const sentence = `a size of ${bytes} bytes: expected a multiple of ${blockSize} above zero`;
  if (!Number.isFinite(bytes) || bytes <= 0) return storageOutcome('invalid', sentence);
  const nearestBytes = Math.ceil(bytes / blockSize) * blockSize;
  return storageOutcome('size-not-supported', `${sentence}, such as ${nearestBytes}`, { nearestBytes });
}

/**
 * Why the pool, in its current state, cannot hold a volume of this size; null if it can.
 * @param takenBytes the space that must be free at once.
 */
export async function findPoolFault(
  pool: Pool,
  bytes: number,
  takenBytes: number,
): Promise<StorageOutcome | null> {
  const { totalBytes, remainingBytes, stepBytes, primordial } = await pool.read();
  const most = roundDown(Math.min(totalBytes, pool.maxVolumeBytes), stepBytes);
  if (bytes > most)
    return storageOutcome(
      'size-not-supported',
      `a size of ${bytes} bytes: expected at most ${most} in the pool "${pool.name}"`,
      { nearestBytes: most },
    );
  if (bytes % stepBytes !== 0) {
    const nearestBytes = Math.ceil(bytes / stepBytes) * stepBytes;
    return storageOutcome(
      'size-not-supported',
      `a size of ${bytes} bytes: expected a multiple of ${stepBytes} in the pool "${pool.name}", such as ${nearestBytes}`,
      { nearestBytes },
    );
  }
  // A thin volume takes nothing at once, but where there is nothing at all its first write would fail.
  if (takenBytes === 0 && remainingBytes === 0 && primordial.remainingBytes === 0)
    return storageOutcome(
      'no-room',
      `the pool "${pool.name}" has no room left: expected some, for what is written to the volume`,
    );
  if (takenBytes <= remainingBytes) return null;
  return storageOutcome(
    'no-room',
    `the pool "${pool.name}" has ${remainingBytes} bytes left: expected ${takenBytes}`,
    { nearestBytes: roundDown(bytes - takenBytes + remainingBytes, stepBytes) },
  );
}

function roundDown(bytes: number, step: number): number {
  return Math.floor(bytes / step) * step;
}
