import { ClusterAdministration } from '../cluster/ClusterAdministration.js';
import { ClusterStanding } from '../cluster/ClusterStanding.js';
import type { Settings } from '../config/Settings.js';
import { enrolmentProtocol } from '../fleet/enrolmentProtocol.js';
import { Fleet } from '../fleet/Fleet.js';
import type { ProbeTimes } from '../fleet/LinkedHost.js';
import { HostAdministration } from '../fleet/HostAdministration.js';
import { Deliverer } from '../indications/Deliverer.js';
import { Admission } from '../http/Admission.js';
import { createLogger, type Logger } from '../log.js';
import { printMissingRole, type Principal } from '../security/Principal.js';
import type { Users } from '../security/Users.js';
import type { ServerCertificate } from '../security/ServerCertificate.js';
import type { SharedStore } from '../store/KeyValueStore.js';
import { ClusterHealth } from './clusterMonitoring.js';
import { keepFirstAccessKey, openDeps } from './openDeps.js';
import { enumerationLimitsOf, openEnumerations } from './openEnumerations.js';
import { examinedFleet, fleetValuesOf, hostCountsOf } from './fleetMonitoring.js';
import { clientObjectValuesOf, monitoringDepsIn, processValuesOf } from './monitoring.js';
import { openAdministration, runningAdministration } from './openAdministration.js';
import { openFleetConsole } from './openFleetConsole.js';
import { openHostEvents, openOwnAlerts } from './openFleetEvents.js';
import { classesOfHosts, openFleetInstances } from './openFleetInstances.js';
import { openCertificate, startHttp, type Answering } from './openHttp.js';
import { indicationValuesOf, openIndications } from './openIndications.js';
import { answerEndpoints, openEndpointLinks } from './openEndpointLinks.js';
import { openExecutor, openFleetProtocols } from './openProtocols.js';
import type { Cluster } from './openState.js';
import { openRepository } from './openRepository.js';
import { ProviderPackages } from './ProviderPackages.js';
import { ResourceStack } from './ResourceStack.js';

export interface EndpointOptions {
  /** The default writes JSON lines to standard error, at the level of the settings. */
  readonly logger?: Logger;
  /** Receives sentences for the person who starts the server.  The default ignores them. */
  readonly tell?: (sentence: string) => void;
  /** Times of the probes of hosts; the defaults are in `LinkedHost`. */
  readonly probe?: Partial<ProbeTimes>;
}

/** A running endpoint: it answers clients for all hosts of a fleet. */
export interface RunningEndpoint extends Answering {
  readonly fleet: Fleet;
  readonly hosts: HostAdministration;
  /** Null unless it shares its state with other endpoints. */
  readonly cluster: Cluster | null;
  readonly certificate: ServerCertificate | null;
  readonly logger: Logger;
  /** Resolves with a sentence when this endpoint was removed from the fleet: it is to be stopped. */
  readonly removed: Promise<string>;
}

/**
 * Opens the endpoint of a fleet in this process: the doors of a server without a target.  Each request about targets is sent to their hosts;
 * the endpoint caches no answers of hosts.  Everything it opens is added to `resources`, as in `createServer`.
 *
 * @throws errors with a sentence for the user, as `createServer`.
 */
export async function createEndpoint(
  settings: Settings,
  resources: ResourceStack,
  { logger = createLogger(settings.logLevel), tell = () => {}, probe }: EndpointOptions = {},
): Promise<RunningEndpoint> {
  resources.defer(() => logger.flush());
  const opened = await openDeps(settings, resources, logger, tell);
  const deps = { ...opened, hostName: settings.fleetName };
  const { sharedStore, sharedSealedStore, auditLog, actionLog, cluster, metrics, users } = deps;
  const standing = new ClusterStanding(sharedStore);
  const fleet = resources.use(
    await Fleet.open({
      store: sharedStore,
      sealed: sharedSealedStore,
      audit: auditLog,
      standing,
      ...(cluster && {
        confirmCaller: (caller) => confirmCaller(cluster, users, caller),
        confirmMember: () => cluster.store.confirm(),
      }),
      settings,
      log: logger,
      ...(probe && { probe }),
    }),
  );
  const hosts = new HostAdministration(fleet, sharedSealedStore, settings.maxHosts);
  const packages = await ProviderPackages.load({ ...settings, providers: [] }, logger);
  const repository = await openRepository(settings, sharedStore, actionLog, packages);
  const links = openEndpointLinks(deps, fleet.certificates, resources);
  const indicationService = openIndications(deps, repository, links);
  const indications = resources.use(indicationService.indications);
  const enumerationLimits = { ...enumerationLimitsOf(settings), continuesOnError: true };
  const sources = await openFleetInstances(deps, {
    fleet,
    repository,
    indicationService,
    enumerationLimits,
  });
  const provided = new Set(classesOfHosts().map(({ className }) => className));
  const isProvided = (className: string): boolean => provided.has(className);
  const openEvents = (of: ResourceStack, store: SharedStore): void =>
    openHostEvents({ ...deps, sharedStore: store }, { fleet, repository, indications, isProvided }, of);
  const { outbox } = indicationService;
  if (cluster && outbox) {
    const { store } = cluster;
    const id = fleet.certificates.endpointId;
    const whileDelivering = (fenced: SharedStore): ResourceStack => {
      const ofTerm = new ResourceStack();
      openEvents(ofTerm, fenced);
      return ofTerm;
    };
    resources.use(new Deliverer({ store, outbox, indications, id, whileDelivering, log: logger }));
  } else openEvents(resources, sharedStore);
  openOwnAlerts(deps, { repository, indications }, resources);
  const enumerations = openEnumerations(deps, enumerationLimits, links);
  await keepFirstAccessKey(deps);
  metrics.watch(...fleetValuesOf(fleet));
  metrics.watchCounts(hostCountsOf(fleet));
  const clusterHealth = cluster && new ClusterHealth(cluster, settings);
  if (clusterHealth) metrics.watch(...clusterHealth.values);
  metrics.watch(...processValuesOf({ settings, store: deps.hostStore }, enumerations));
  metrics.watch(...indicationValuesOf(indications));
  metrics.watch(...clientObjectValuesOf(repository));

  const monitoring = monitoringDepsIn(deps, examinedFleet(deps, fleet, clusterHealth));
  const administration = runningAdministration(deps, {
    monitoring,
    hosts,
    ...(cluster && {
      cluster: new ClusterAdministration(cluster.store, standing, fleet.certificates.endpointId),
    }),
  });
  const administrationSocket = await openAdministration(administration, deps);
  if (administrationSocket) resources.use(administrationSocket);
  const certificate = await openCertificate(deps);
  if (certificate) resources.use(certificate);
  const admission = new Admission(settings);
  const executor = openExecutor(deps, sources, enumerations);
  const console = openFleetConsole(deps, {
    executor,
    fleet,
    hosts,
    indications,
    administration,
    monitoring,
    certificate,
  });
  if (console) resources.use(console);
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
            cause: 'the token belongs to another host, was already used, or has expired',
          });
      },
    }),
    ...(await answerEndpoints(deps, {
      protocols: await openFleetProtocols(deps, {
        executor,
        fleet,
        console,
        events: indicationService.events,
      }),
      links,
      admission,
      certificates: fleet.certificates,
      standing,
      resources,
    })),
  ];
  const answering = await startHttp(deps, resources, {
    protocols,
    monitoring,
    certificate,
    enumerations,
    events: indicationService.events,
    admission,
    ...(clusterHealth && { admit: () => clusterHealth.admit() }),
  });
  const removed = untilRemoved(standing, fleet.certificates.endpointId);
  return { ...answering, fleet, hosts, cluster, certificate, logger, removed };
}

/** Why a user who was authenticated may not change anything, by what all endpoints know now. */
async function confirmCaller(
  cluster: Cluster,
  users: Users,
  { name, roles }: Principal,
): Promise<string | null> {
  await cluster.store.confirm();
  const user = users.find(name);
  if (user === null) return `user "${name}" was removed`;
  const held = new Set([user.roles, ...Object.values(user.namespaceRoles)].flat());
  const lost = [...roles].find((role) => !held.has(role));
  return lost === undefined ? null : `${printMissingRole({ name }, lost)} any more`;
}

function untilRemoved(standing: ClusterStanding, id: string): Promise<string> {
  return new Promise((resolve) => {
    standing.onChange(() => {
      if (standing.isRemoved(id)) resolve(`this endpoint, ${id}, was removed from the fleet`);
    });
  });
}
