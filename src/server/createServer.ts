import type { Settings } from '../config/Settings.js';
import { createLogger, type Logger } from '../log.js';
import type { Repository } from '../repository/Repository.js';
import type { ServerCertificate } from '../security/ServerCertificate.js';
import type { SharedStore } from '../store/KeyValueStore.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import { ChangeEvents } from './ChangeEvents.js';
import type { MakeDataPath } from './createDriver.js';
import { openTargetIndications } from './openTargetIndications.js';
import { findAccountBehind } from './loginThrottleOf.js';
import { openAdministration, runningAdministration } from './openAdministration.js';
import { openChanges } from './openChanges.js';
import { openConsole } from './openConsole.js';
import { keepFirstAccessKey, openDeps } from './openDeps.js';
import { openDriver } from './openDriver.js';
import { enumerationLimitsOf, openEnumerations } from './openEnumerations.js';
import { openCertificate, startHttp, type Answering } from './openHttp.js';
import { openIndications, indicationValuesOf } from './openIndications.js';
import { openInitiator } from './openInitiator.js';
import { openInstances } from './openInstances.js';
import { openExecutor, openProtocols } from './openProtocols.js';
import { storageValuesOf } from './openProvisioning.js';
import { openRepository } from './openRepository.js';
import {
  clientObjectValuesOf,
  examinedServer,
  liveValuesOf,
  monitoringDepsIn,
  processValuesOf,
  targetCountsOf,
  targetLoadOf,
} from './monitoring.js';
import { ProviderPackages } from './ProviderPackages.js';
import { volumeCountsOf } from './volumeCounts.js';
import type { ResourceStack } from './ResourceStack.js';

export interface ServerOptions {
  /** By default JSON lines on standard error, with the level in the settings. */
  readonly logger?: Logger;
  /** Receives sentences for the person who starts the server. */
  readonly tell?: (sentence: string) => void;
  /** A worker thread by default. */
  readonly makeDataPath?: MakeDataPath;
  /** The store shared by all servers of a fleet; the caller closes it.  By default the store of this host. */
  readonly sharedStore?: SharedStore;
}

/** A running server. */
export interface Server extends Answering {
  readonly driver: TargetDriver;
  /** The HTTPS certificate; null without HTTPS. */
  readonly certificate: ServerCertificate | null;
  readonly logger: Logger;
}

/**
 * Opens a server with these settings in this process.  Resolves when it accepts requests.
 *
 * Everything it opens is added to `resources`: the caller closes them, even after a failure.  That also stops the server if it
 * has not been stopped.  Signals, arguments, environment and standard output are left to the caller.
 * @throws errors with a sentence for the user: those of opening the state, the model, the target, the certificate and the ports.
 */
export async function createServer(
  settings: Settings,
  resources: ResourceStack,
  { logger = createLogger(settings.logLevel), tell = () => {}, makeDataPath, ...options }: ServerOptions = {},
): Promise<Server> {
  resources.defer(() => logger.flush());
  const deps = await openDeps(settings, resources, logger, tell, options.sharedStore);
  const { hostStore, sealedStore, sharedStore, actionLog, users, accessKeys, throttle, metrics } = deps;

  const opened = resources.use(await openDriver(deps, makeDataPath));
  const { driver, alertSources } = opened;
  const packages = await ProviderPackages.load(settings, logger);
  const repository = await openBeside(driver, openRepository(settings, sharedStore, actionLog, packages));
  const events = new ChangeEvents();
  const changes = await openChanges(deps, opened, events, resources);
  const { credentials, storage, pairs } = changes;

  const indicationService = openIndications(deps, repository);
  const indications = resources.use(indicationService.indications);
  const initiator = resources.use(
    openInitiator(settings, {
      targets: driver,
      store: hostStore,
      sealed: sealedStore,
      audit: actionLog,
      log: logger,
    }),
  );
  const enumerationLimits = enumerationLimitsOf(settings);
  const sources = await openInstances(deps, {
    packages,
    events,
    repository,
    driver,
    changes,
    indicationService,
    initiator,
    enumerationLimits,
  });
  const { providers } = sources;
  resources.use(alertSources);
  openTargetIndications(deps, opened, { sink: indications, repository, providers }, events, resources);
  // Changes made by the first client must be indicated already.
  await indications.whenWatched();

  const enumerations = openEnumerations(deps, enumerationLimits);
  await keepFirstAccessKey(deps);
  throttle.watchLockouts((lockout) =>
    alertSources.noteLockout(lockout, findAccountBehind(lockout.name, { users, accessKeys })),
  );
  metrics.watchCounts(...targetCountsOf(driver));
  metrics.watch(...targetLoadOf(driver));
  if (storage) {
    metrics.watch(...storageValuesOf(storage));
    metrics.watchCounts(...volumeCountsOf(storage.driver));
  }
  metrics.watch(...liveValuesOf({ driver, credentials }));
  metrics.watch(...processValuesOf({ settings, store: hostStore }, enumerations));
  metrics.watch(...indicationValuesOf(indications));
  metrics.watch(...clientObjectValuesOf(repository));

  const examined = examinedServer({ ...deps, store: hostStore, driver, storage, credentials });
  const monitoring = monitoringDepsIn(deps, examined);
  const administration = runningAdministration(deps, { monitoring });
  const administrationSocket = await openAdministration(administration, deps);
  if (administrationSocket) resources.use(administrationSocket);
  const certificate = await openCertificate(deps);
  if (certificate) resources.use(certificate);
  const executor = openExecutor(deps, sources, enumerations);
  const console = openConsole(deps, {
    executor,
    driver,
    changes,
    initiator,
    indications,
    administration,
    monitoring,
    certificate,
  });
  if (console) resources.use(console);
  const protocols = await openProtocols(deps, {
    executor,
    driver,
    pairs,
    console,
    events: indicationService.events,
  });
  const answering = await startHttp(deps, resources, {
    protocols,
    monitoring,
    certificate,
    enumerations,
    events: indicationService.events,
  });
  return { ...answering, driver, certificate, logger };
}

/** The target starts in a thread or process of its own, while the model is loaded. */
async function openBeside(driver: TargetDriver, opening: Promise<Repository>): Promise<Repository> {
  const [started, opened] = await Promise.allSettled([driver.start(), opening]);
  if (opened.status === 'rejected') throw opened.reason;
  if (started.status === 'rejected') throw started.reason;
  return opened.value;
}
