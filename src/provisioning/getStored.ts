import type { Pool, StoredVolume } from '../pools/Pool.js';
import { PoolError } from '../pools/PoolError.js';
import type { VolumeRecord } from './VolumeRecords.js';

/**
 * The bytes of a volume in its pool.
 * @throws PoolError no-such-volume if the pool does not have them, or has fewer than the record says; unavailable.
 */
export async function getStored(
  pool: Pool,
  { id, name, bytes }: Pick<VolumeRecord, 'id' | 'name' | 'bytes'>,
): Promise<StoredVolume> {
  const stored = await pool.find(id);
  if (!stored)
    throw new PoolError('no-such-volume', `the pool "${pool.name}" does not have the volume "${name}"`);
  // LIO creates a missing file again, empty: it must not be taken for the volume.
  if (stored.bytes < bytes)
    throw new PoolError(
      'no-such-volume',
      `${stored.path} has ${stored.bytes} bytes, expected the ${bytes} of the volume "${name}": it was cut, or created again after its bytes were lost`,
    );
  return stored;
}
