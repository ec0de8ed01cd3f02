import type { UnitStatistics } from '../../targets/StorageDriver.js';
import { findAnyVolume } from '../storage/anyVolumes.js';
import { foreignId } from '../storage/foreignUnits.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';

/** A volume's DeviceID and statistics. */
export interface CountedVolume {
  readonly deviceId: string;
  readonly statistics: UnitStatistics;
}

type CountedSource = Pick<StorageProviderDeps, 'storage'>;

/** Whether the target counts reads and writes. */
export function counts({ driver }: Pick<CountedSource['storage'], 'driver'>): boolean {
  return driver.readStatistics !== undefined;
}

/** The volumes that a target shows and counts. */
export async function listCounted({ storage }: CountedSource): Promise<readonly CountedVolume[]> {
  const all = (await storage.driver.readStatistics?.(null)) ?? [];
  return all.map((statistics) => ({ deviceId: deviceIdOf(storage, statistics), statistics }));
}

/** One volume; null if no target shows and counts it. */
export async function findCounted(
  { storage }: CountedSource,
  deviceId: string,
): Promise<CountedVolume | null> {
  const { driver } = storage;
  const volume = driver.readStatistics ? await findAnyVolume(storage, deviceId) : null;
  if (!volume) return null;
  const read = (await driver.readStatistics?.(volume.kind === 'own' ? volume.id : null)) ?? [];
  const statistics = read.find((each) => deviceIdOf(storage, each) === volume.id);
  return statistics ? { deviceId: volume.id, statistics } : null;
}

function deviceIdOf({ volumes }: CountedSource['storage'], statistics: UnitStatistics): string {
  const { volumeId } = statistics;
  return volumeId !== null && volumes.find(volumeId) ? volumeId : foreignId(statistics);
}
