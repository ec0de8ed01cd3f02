import type { StorageDriver } from '../targets/StorageDriver.js';
import type { StorageChangeOf } from './StorageChange.js';
import { storageOutcome, type StorageOutcome } from './StorageOutcome.js';

/** An outcome where a LUN that is to go does not show the volume that was named; null: it does, or none was named. */
export async function findShownFault(
  storage: Pick<StorageDriver, 'listExports'>,
  { target, lun, volume }: StorageChangeOf<'removeExport'>,
): Promise<StorageOutcome | null> {
  if (volume === undefined) return null;
  const shown = await storage.listExports(target);
  return shown.some((each) => each.lun === lun && each.volumeId === volume)
    ? null
    : storageOutcome('no-such-export', `LUN ${lun} of ${target} does not show that volume`);
}
