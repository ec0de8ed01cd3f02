import { AdministrationError } from '../security/AdministrationError.js';
import type { SharedStore } from '../store/KeyValueStore.js';
import { raiseSharedVersion, readClusterMeta, sharedVersion } from './ClusterMeta.js';
import { listEndpoints } from './Presence.js';

/**
 * Lets all endpoints write the newest form of the shared data, once all of them know it.
 * @returns the form that is written from now on.
 * @throws AdministrationError naming the endpoints that do not know it.
 */
export async function finishUpgrade(store: SharedStore): Promise<number> {
  const meta = readClusterMeta(store);
  if (meta === null) throw new AdministrationError('the shared store belongs to no fleet');
  const older = listEndpoints(store).filter((endpoint) => endpoint.sharedVersion < sharedVersion);
  if (older.length > 0) {
    const names = older.map(
      ({ hostName, version, sharedVersion: known }) => `${hostName} (${version}, form ${known})`,
    );
    throw new AdministrationError(
      `these endpoints do not know form ${sharedVersion} of the shared data: ${names.join(', ')}; expected all to be upgraded and started first`,
    );
  }
  await raiseSharedVersion(store, sharedVersion);
  return sharedVersion;
}
