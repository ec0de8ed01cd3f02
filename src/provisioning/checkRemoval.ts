import { noSuchPool, noSuchVolume } from './checkSizes.js';
import type { ProvisioningDeps } from './ProvisioningDeps.js';
import { storageOutcome, type StorageOutcome } from './StorageOutcome.js';
import type { VolumeRecord } from './VolumeRecords.js';

/** What is looked at before a volume goes. */
interface RemovalDeps extends Pick<ProvisioningDeps, 'storage' | 'volumes' | 'pools'> {
  /** An outcome where a job needs the volume to stay as it is. */
  readonly findJobFault: (volume: VolumeRecord) => StorageOutcome | null;
}

/** What keeps a volume from being removed now: that a target shows it, or that a job or a snapshot needs it.  null: nothing does. */
export async function findRemovalFault(
  { storage, volumes, pools, findJobFault }: RemovalDeps,
  id: string,
): Promise<StorageOutcome | null> {
  const volume = volumes.find(id);
  if (!volume) return noSuchVolume(id);
  const { name, pool: poolName } = volume;
  const copying = findJobFault(volume);
  if (copying) return copying;
  if (!pools.some((pool) => pool.name === poolName)) return noSuchPool(poolName, pools);
  const [shown] = await storage.findExportsOf(id);
  if (shown)
    return storageOutcome(
      'in-use',
      `"${name}" is LUN ${shown.lun} of ${shown.target}: expected that no target shows it`,
      { volume: id },
    );
  const snapshot = volumes.copiesOf(id).find(({ copyOf }) => copyOf?.kind === 'snapshot');
  if (!snapshot) return null;
  return storageOutcome(
    'in-use',
    `"${name}" has the snapshot "${snapshot.name}": expected that it has none`,
    {
      volume: id,
    },
  );
}
