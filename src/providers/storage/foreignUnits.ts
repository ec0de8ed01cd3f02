import type { HostStorage } from '../../provisioning/HostStorage.js';
import type { IscsiName } from '../../targets/IscsiName.js';
import type { Export } from '../../targets/StorageDriver.js';
import { digestOf, isDigest } from '../identity.js';

/** InstanceID of the pool of foreign units.  It exists while there is such a unit. */
export const reservedPoolId = 'iscsi-wbem:reserved';

/** CIM_LogicalDevice.DeviceID, MaxLen. */
const maxDeviceIdLength = 64;

/**
 * Whether a LUN shows something other than a volume of this server: a unit of the configuration, or one made with tgtadm or
 * targetcli.  It is shown but never changed.
 */
export function isForeign({ volumes }: Pick<HostStorage, 'volumes'>, { volumeId }: Export): boolean {
  return volumeId === null || volumes.find(volumeId) === null;
}

/** The foreign units, one for each LUN. */
export async function listForeign(
  storage: Pick<HostStorage, 'volumes' | 'driver'>,
): Promise<readonly Export[]> {
  return (await storage.driver.listExports(null)).filter((each) => isForeign(storage, each));
}

/** DeviceID of a foreign unit: `lun-<number>@<target>`, with a digest if the target's name is too long. */
export function foreignId({ target, lun }: Pick<Export, 'target' | 'lun'>): string {
  const id = `lun-${lun}@${target}`;
  return id.length <= maxDeviceIdLength ? id : `lun-${lun}@${digestOf(target)}`;
}

/** The unit of a DeviceID; null if there is none, or it is a volume of this server.  Only its target is read. */
export async function findForeignById(
  storage: Pick<HostStorage, 'volumes' | 'driver'>,
  id: string,
): Promise<Export | null> {
  const name = /^lun-\d+@(.+)$/u.exec(id)?.[1];
  if (name === undefined) return null;
  // A digest cannot be inverted, so all targets are listed.
  const shown = await storage.driver.listExports(isDigest(name) ? null : (name as IscsiName));
  return shown.find((each) => foreignId(each) === id && isForeign(storage, each)) ?? null;
}
