import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Changes } from '../changes/Changes.js';
import type { Settings } from '../config/Settings.js';
import type { Credentials } from '../credentials/Credentials.js';
import type { TryLogin } from '../credentials/tryLogin.js';
import type { ExaminedStorage } from '../doctor/storageFindings.js';
import type { Logger } from '../log.js';
import type { LiveValue } from '../metrics/Metrics.js';
import { FolderPool, removeLeftProbes } from '../pools/FolderPool.js';
import { LvmThinPool } from '../pools/LvmThinPool.js';
import type { Pool } from '../pools/Pool.js';
import type { InitiatorsWithoutAccount } from '../provisioning/describeAdmission.js';
import { Jobs } from '../provisioning/Jobs.js';
import { Masking } from '../provisioning/Masking.js';
import { MaskingRecords } from '../provisioning/MaskingRecords.js';
import { MaskingViews } from '../provisioning/MaskingViews.js';
import { Provisioning } from '../provisioning/Provisioning.js';
import type { ChangedStorage } from '../provisioning/ProvisioningDeps.js';
import { ServedVolumes } from '../provisioning/ServedVolumes.js';
import type { Storage } from '../provisioning/Storage.js';
import { VolumeRecords } from '../provisioning/VolumeRecords.js';
import type { SealedStore } from '../store/SealedStore.js';
import type { HostStore } from '../store/KeyValueStore.js';
import type { TargetDriver } from '../targets/TargetDriver.js';

/** Managers ask for the job of each volume they create, and may create many at a time. */
const maxEndedJobs = 1_000;

/** Opens storage; null if the driver cannot create targets. */
export function openProvisioning(
  settings: Settings,
  {
    driver,
    ...deps
  }: {
    readonly driver: TargetDriver;
    readonly store: HostStore;
    readonly sealed: SealedStore;
    readonly changes: Changes;
    readonly credentials: Credentials;
    readonly tryLogin: TryLogin;
    readonly log: Logger;
    readonly onChanged: (changed: ChangedStorage) => void;
    readonly onWithoutAccount: (found: InitiatorsWithoutAccount) => void;
  },
): Storage | null {
  const { storage } = driver;
  if (!storage) return null;
  const pools = openPools(settings, true);
  for (const pool of pools) if (pool instanceof FolderPool) removeLeftProbes(pool.folder);
  const volumes = new VolumeRecords(deps.store);
  const maskingRecords = new MaskingRecords(deps.store);
  const jobs = new Jobs({
    store: deps.store,
    maxRunning: settings.maxJobs,
    maxEnded: maxEndedJobs,
    keptMs: settings.jobKeptSeconds * 1_000,
    onChanged: (job) => deps.onChanged({ volumes: [], targets: [], pools: [], jobs: [job.id] }),
  });
  const { initiatorName, iqnPrefix, newTargets, maxVolumes, maxTargets, maxInitiatorsPerTarget } = settings;
  const provisioning = new Provisioning({
    ...deps,
    onAllowed: (caller, name, initiator) => deps.credentials.proveAllowed(caller, name, initiator),
    target: driver,
    storage,
    pools,
    volumes,
    maskingRecords,
    jobs,
    settings: {
      initiatorName,
      iqnPrefix,
      newTargets,
      maxVolumes,
      maxTargets,
      maxInitiatorsPerTarget,
      verifyExports: settings.verifyExports === 'on',
    },
  });
  const served = new ServedVolumes({ ...deps, target: driver, storage, provisioning, iqnPrefix });
  const views = new MaskingViews({ target: driver, storage, volumes, records: maskingRecords });
  const masking = new Masking({
    ...deps,
    target: driver,
    storage,
    volumes,
    records: maskingRecords,
    views,
    provisioning,
    settings,
  });
  return { driver: storage, pools, volumes, jobs, provisioning, served, views, masking };
}

/** Opens storage for examination while no server runs.  Nothing is changed. */
export function openStorageToExamine(
  settings: Settings,
  driver: TargetDriver,
  store: HostStore,
): ExaminedStorage | null {
  const { storage } = driver;
  return storage
    ? { driver: storage, pools: openPools(settings, false), volumes: new VolumeRecords(store) }
    : null;
}

/** The metrics of storage. */
export function storageValuesOf({ pools, volumes, jobs, driver }: Storage): readonly LiveValue[] {
  const sum = (of: 'totalBytes' | 'remainingBytes') => async (): Promise<number | null> => {
    const states = await Promise.all(pools.map((pool) => pool.read().catch(() => null)));
    const known = states.filter((state) => state !== null);
    return known.length === 0 ? null : known.reduce((all, state) => all + state[of], 0);
  };
  return [
    { name: 'volumes', help: 'Volumes of all pools.', read: () => volumes.size },
    {
      name: 'volume_bytes',
      help: 'Sizes of all volumes, whatever they take of their pools.',
      read: () => Array.from(volumes.list()).reduce((all, { bytes }) => all + bytes, 0),
    },
    {
      name: 'exports',
      help: 'LUNs of all targets.',
      read: async () => (await driver.listExports(null)).length,
    },
    {
      name: 'jobs_running',
      help: 'Copies that are being made.',
      read: () => jobs.list().filter(({ state }) => state === 'running').length,
    },
    { name: 'pool_bytes', help: 'Size of all pools that can be used.', read: sum('totalBytes') },
    {
      name: 'pool_remaining_bytes',
      help: 'What volumes can still take of the pools that can be used.',
      read: sum('remainingBytes'),
    },
  ];
}

/** The pools of the configuration or, without any, one in the state folder, so that a volume can be made at once. */
function openPools({ pools, stateDir, poolReserve }: Settings, makesFolder: boolean): readonly Pool[] {
  if (pools.length === 0) {
    const folder = join(stateDir, 'volumes');
    if (makesFolder) mkdirSync(folder, { recursive: true, mode: 0o700 });
    return [new FolderPool({ name: 'default', folder, thickByDefault: false, reserveBytes: poolReserve })];
  }
  return pools.map((pool) =>
    'folder' in pool
      ? new FolderPool({
          name: pool.name,
          folder: pool.folder,
          thickByDefault: pool.thick,
          reserveBytes: poolReserve,
        })
      : new LvmThinPool(pool),
  );
}
