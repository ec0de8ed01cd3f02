import { portalLimitsOf } from '../config/portalSettingTable.js';
import type { Settings, TargetKind } from '../config/Settings.js';
import type { Logger } from '../log.js';
import type { SealedStore } from '../store/SealedStore.js';
import { embeddedDiscovery } from '../targets/EmbeddedTarget.js';
import type { DataPath } from '../targets/embedded/DataPath.js';
import { EmbeddedDriver } from '../targets/embedded/EmbeddedDriver.js';
import type { DataPathEvents } from '../targets/embedded/TargetDataPath.js';
import { WorkerDataPath } from '../targets/embedded/WorkerDataPath.js';
import type { LioDriver, LioDriverOptions } from '../targets/lio/LioDriver.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import type { IsOwnSession } from '../targets/TargetReader.js';
import type { DriverEvents } from './AlertSources.js';

/** Starts the iSCSI side of the embedded target.  `onCrash` is called if it ends without having been closed. */
export type MakeDataPath = (onCrash: (error: Error) => void, events: DataPathEvents) => DataPath;

const makeWorkerDataPath: MakeDataPath = (onCrash, events) => new WorkerDataPath(onCrash, { events });

/** Creates the driver that the settings name; only its module is loaded.  It begins to work when it is started. */
export async function createDriver(
  settings: Settings,
  sealed: SealedStore,
  log: Logger,
  {
    events = {},
    isOwnSession = () => false,
    makeDataPath = makeWorkerDataPath,
  }: {
    readonly events?: DriverEvents;
    readonly isOwnSession?: IsOwnSession;
    readonly makeDataPath?: MakeDataPath;
  } = {},
): Promise<TargetDriver> {
  const isDiscoveryManaged = settings.discoveryAuth === 'chap';
  const drivers = {
    tgt: async () => {
      const { TgtDriver } = await import('../targets/tgt/TgtDriver.js');
      const replay = settings.replay ? 'on' : 'off';
      const reclose = settings.reclose ? 'on' : 'off';
      return new TgtDriver({
        socketPath: settings.tgtSocket,
        replay,
        reclose,
        sealed,
        discoveryAuth: settings.discoveryAuth,
        log,
        events,
        isOwnSession,
      });
    },
    lio: () => createLioDriver(settings, sealed, log, isOwnSession),
    embedded: async () =>
      new EmbeddedDriver({
        portal: { address: settings.iscsiBind, port: settings.iscsiPort },
        targets: isDiscoveryManaged
          ? [...settings.embeddedTargets, embeddedDiscovery]
          : settings.embeddedTargets,
        sealed,
        makeDataPath: (onCrash) =>
          makeDataPath(onCrash, {
            loginRefused: (refused) => events.loginRefused?.(refused),
            turnedAway: (turnedAway) => events.turnedAway?.(turnedAway),
            workerChanged: ({ isUp, sentence }) => (isUp ? log.warn({}, sentence) : log.error({}, sentence)),
            sessionEnded: (ended) => log.info(ended, 'a session has ended that its initiator did not end'),
          }),
        folder: settings.stateDir,
        limits: portalLimitsOf(settings),
        discoveryShows: settings.iscsiDiscoveryShows,
        isOwnSession,
        workers: settings.iscsiWorkers,
        onOverlapEnd: async (account) => events.overlapEnded?.(account),
        log,
      }),
  } satisfies Record<TargetKind, () => Promise<TargetDriver>>;
  return drivers[settings.target]();
}

export async function createLioDriver(
  settings: Settings,
  sealed: SealedStore,
  log: LioDriverOptions['log'],
  isOwnSession: IsOwnSession = () => false,
): Promise<LioDriver> {
  const lio = await import('../targets/lio/LioDriver.js');
  return new lio.LioDriver({
    configfsPath: settings.lioConfigfs,
    savedConfigurationPath: settings.lioSaveconfig,
    discoveryAuth: settings.discoveryAuth,
    storage: { sealed, portals: settings.lioPortals },
    isOwnSession,
    log,
  });
}
