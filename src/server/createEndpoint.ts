import type { Settings } from '../config/Settings.js';
import { EnumerationContexts } from '../enumeration/EnumerationContexts.js';
import { enrolmentProtocol } from '../fleet/enrolmentProtocol.js';
import { Fleet } from '../fleet/Fleet.js';
import type { ProbeTimes } from '../fleet/LinkedHost.js';
import { HostAdministration } from '../fleet/HostAdministration.js';
import { createLogger, type Logger } from '../log.js';
import type { ServerCertificate } from '../security/ServerCertificate.js';
import { enumerationLimitsOf, keepFirstAccessKey, openDeps, watchClientObjects } from './createServer.js';
import { examinedFleet, fleetValuesOf, hostCountsOf } from './fleetMonitoring.js';
import { monitoringDepsIn, processValuesOf } from './monitoring.js';
import { openAdministration, runningAdministration } from './openAdministration.js';
import { openFleetInstances } from './openFleetInstances.js';
import { openCertificate, openHttp } from './openHttp.js';
import { indicationValuesOf, openIndications } from './openIndications.js';
import { openExecutor, openFleetProtocols } from './openProtocols.js';
import { openRepository } from './openRepository.js';
import { ProviderPackages } from './ProviderPackages.js';
import type { ResourceStack } from './ResourceStack.js';

export interface EndpointOptions {
  /** Left out: JSON lines on standard error, of the level that the settings name. */
  readonly logger?: Logger;
  /** Told what the one who starts the server must know, a sentence.  Left out: nobody is. */
  readonly tell?: (sentence: string) => void;
  /** How often hosts are asked whether they are there; left out: as `LinkedHost` says. */
  readonly probe?: Partial<ProbeTimes>;
}

/** The endpoint of a fleet, which answers requests about all its hosts. */
export interface RunningEndpoint {
  /** Where it listens, plain HTTP first. */
  readonly urls: readonly string[];
  readonly fleet: Fleet;
  readonly hosts: HostAdministration;
  readonly certificate: ServerCertificate | null;
  readonly logger: Logger;
  /** As that of a server. */
  stop(): Promise<void>;
  hurry(): void;
}

/**
 * The endpoint of a fleet in this process: the doors of a server, and no target.  What it shows of targets it asks their hosts for at each
 * request.  What it opens is in `resources`, as with `createServer`.
 *
 * @throws errors for a user, as `createServer`.
 */
export async function createEndpoint(
  settings: Settings,
  resources: ResourceStack,
  { logger = createLogger(settings.logLevel), tell = () => {}, probe }: EndpointOptions = {},
): Promise<RunningEndpoint> {
  resources.defer(() => logger.flush());
  const opened = await openDeps(settings, resources, logger, tell);
  const deps = { ...opened, hostName: settings.fleetName };
  const { sharedStore, sharedSealedStore, auditLog, actionLog, users, accessKeys, throttle, metrics } = deps;
  const fleet = resources.use(
    await Fleet.open({
      store: sharedStore,
      sealed: sharedSealedStore,
      audit: auditLog,
      settings,
      log: logger,
      ...(probe && { probe }),
    }),
  );
  const hosts = new HostAdministration(fleet, sharedSealedStore, settings.maxHosts);
  const packages = await ProviderPackages.load({ ...settings, providers: [] }, logger);
  const repository = await openRepository(settings, sharedStore, actionLog, packages);
  const indicationService = openIndications(deps, repository);
  const indications = resources.use(indicationService.indications);
  const enumerationLimits = { ...enumerationLimitsOf(settings), continuesOnError: true };
  const sources = await openFleetInstances(deps, {
    fleet,
    repository,
    indicationService,
    enumerationLimits,
  });
  const enumerations = new EnumerationContexts(enumerationLimits, (error) =>
    logger.warn({ err: error }, 'the source of a pull enumeration failed while it was being closed'),
  );
  await keepFirstAccessKey(deps);
  metrics.watch(...fleetValuesOf(fleet));
  metrics.watchCounts(hostCountsOf(fleet));
  metrics.watch(...processValuesOf({ settings, store: deps.hostStore }, enumerations));
  metrics.watch(...indicationValuesOf(indications));
  watchClientObjects(metrics, repository);

  const monitoring = monitoringDepsIn(deps, examinedFleet(deps, fleet));
  const administration = runningAdministration({
    sealedStore: deps.sealedStore,
    auditLog,
    users,
    accessKeys,
    throttle,
    enumerations,
    findings: () => monitoring.findings(),
    hosts,
  });
  const administrationSocket = await openAdministration(administration, deps);
  if (administrationSocket) resources.use(administrationSocket);
  const certificate = await openCertificate(settings, logger);
  if (certificate) resources.use(certificate);
  const executor = openExecutor(deps, sources, enumerations);
  const protocols = [
    enrolmentProtocol({
      hosts,
      record: async (systemName, address, isEnrolled) => {
        const by = { name: systemName, address, door: 'enrolment' };
        if (isEnrolled)
          await actionLog.write(by, { what: 'enrolHost', account: systemName, outcome: 'done' });
        else
          deps.deniedRecords.write({
            who: systemName,
            address,
            door: by.door,
            what: 'enrolHost',
            cause: 'the token is not that of this host, was used already, or is over',
          });
      },
    }),
    ...(await openFleetProtocols(deps, { executor, fleet, events: indicationService.events })),
  ];
  const httpServer = openHttp(deps, { protocols, monitoring, certificate });
  const urls = await httpServer.start();
  let stopped: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    const abandoned = enumerations.shutDown();
    indicationService.events.shutDown();
    resources.defer(() => abandoned);
    await httpServer.stop(settings.stopTimeoutMs);
  };
  const stopOnce = (): Promise<void> => (stopped ??= stop());
  resources.defer(stopOnce);
  certificate?.onChange(() => httpServer.renewConnections());
  return { urls, fleet, hosts, certificate, logger, stop: stopOnce, hurry: () => void httpServer.stop(0) };
}
