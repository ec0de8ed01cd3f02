import { stat } from 'node:fs/promises';
import type { Export, StorageDriver } from '../targets/StorageDriver.js';
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

/** An outcome if an initiator cannot be allowed or denied just these LUNs.  Null if it can, if all are meant, or without such a target. */
export async function findLunsFault(
  storage: Pick<StorageDriver, 'listExports' | 'findAccessList' | 'storageCapabilities'>,
  { target, luns }: StorageChangeOf<'allow' | 'deny'>,
): Promise<StorageOutcome | null> {
  if (luns === undefined || (await storage.findAccessList(target)) === null) return null;
  const { lunsPerInitiator, maxLunsPerTarget } = storage.storageCapabilities;
  if (!lunsPerInitiator)
    return storageOutcome(
      'not-supported',
      `all initiators that ${target} allows see all of its LUNs: expected no LUN to be named, or a target of its own for them`,
    );
  if (luns.length === 0 || luns.length > maxLunsPerTarget)
    return storageOutcome(
      'invalid',
      `${luns.length} LUNs of ${target} are named: expected 1 to ${maxLunsPerTarget}, or none to be asked for`,
    );
  const shown = new Set((await storage.listExports(target)).map(({ lun }) => lun));
  const missing = luns.find((lun) => !shown.has(lun));
  if (missing === undefined) return null;
  const there = shown.size === 0 ? 'it has none' : `expected one of ${[...shown].join(', ')}`;
  return storageOutcome('no-such-export', `${target} has no LUN ${missing}: ${there}`);
}

/** A LUN behind which a file or a device stands, by whatever path; null: none. */
export async function findShownPath(
  storage: Pick<StorageDriver, 'listExports'>,
  path: string,
): Promise<Export | null> {
  const wanted = await identify(path);
  if (wanted === null) return null;
  for (const each of await storage.listExports(null))
    if (each.path !== null && (await identify(each.path)) === wanted) return each;
  return null;
}

/** The same for all paths to one file or device; null: it cannot be looked at. */
async function identify(path: string): Promise<string | null> {
  try {
    const { dev, ino, rdev } = await stat(path);
    return rdev === 0 ? `${dev} ${ino}` : `device ${rdev}`;
  } catch {
    return null;
  }
}
