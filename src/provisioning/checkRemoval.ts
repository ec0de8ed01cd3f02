import { noSuchPool, noSuchVolume } from './checkSizes.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { ProvisioningDeps } from './ProvisioningDeps.js';
import { storageOutcome, type StorageOutcome } from './StorageOutcome.js';
import type { VolumeRecord } from './VolumeRecords.js';

/** What the check before the removal of a volume needs. */
interface RemovalDeps extends Pick<ProvisioningDeps, 'storage' | 'volumes' | 'pools'> {
  /** The outcome if a job needs the volume unchanged; otherwise null. */
  readonly findJobFault: (volume: VolumeRecord) => StorageOutcome | null;
}

/**
 * Why a volume cannot be removed now: a target shows it, or a job or a snapshot needs it.  Null if it can.
 * @param but a target that will not show it any more.
 */
export async function findRemovalFault(
  { storage, volumes, pools, findJobFault }: RemovalDeps,
  id: string,
  but: IscsiName | null = null,
): Promise<StorageOutcome | null> {
  const volume = volumes.find(id);
  if (!volume) return noSuchVolume(id);
  const { name, pool: poolName } = volume;
  const copying = findJobFault(volume);
  if (copying) return copying;
  if (!pools.some((pool) => pool.name === poolName)) return noSuchPool(poolName, pools);
  const shown = (await storage.findExportsOf(id)).find(({ target }) => target !== but);
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
