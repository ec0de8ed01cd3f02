import type { StorageDriver } from '../targets/StorageDriver.js';
import type { StorageChangeOf } from './StorageChange.js';
import { storageOutcome, type StorageOutcome } from './StorageOutcome.js';

/** The outcome if a LUN to remove does not show the volume that the request names; null if it does, or the request names none. */
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
