import { ActRecords } from '../agent/ActRecords.js';
import { Acts } from '../agent/Acts.js';
import { AdmittedEndpoints } from '../agent/AdmittedEndpoints.js';
import type { AgentHost } from '../agent/AgentHost.js';
import { AgentIdentity } from '../agent/AgentIdentity.js';
import { FleetServer } from '../link/FleetServer.js';
import { agentHandler } from '../agent/agentHandler.js';
import { storageHelloOf } from '../agent/readStorage.js';
import { RemotePolicy } from '../agent/RemotePolicy.js';
import type { Settings } from '../config/Settings.js';
import { RecentEvents } from '../console/RecentEvents.js';
import { protocolVersions, type Greeting } from '../link/messages.js';
import { createLogger, type Logger } from '../log.js';
import { Metrics } from '../metrics/Metrics.js';
import { Users } from '../security/Users.js';
import { AccessKeys } from '../storagegateway/AccessKeys.js';
import { Gateway } from '../storagegateway/Gateway.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import { readMachine } from '../providers/product/readMachine.js';
import { actionLogOf } from './ActionLog.js';
import { ChangeEvents } from './ChangeEvents.js';
import type { MakeDataPath } from './createDriver.js';
import { administrationOf } from './administer.js';
import { openAdministration } from './openAdministration.js';
import { openAgentEvents } from './openAgentEvents.js';
import { openChanges } from './openChanges.js';
import { openDriver } from './openDriver.js';
import { openState } from './openState.js';
import { readVersion } from './readVersion.js';
import type { ResourceStack } from './ResourceStack.js';

export interface AgentOptions {
  /** The default writes JSON lines to standard error, at the level of the settings. */
  readonly logger?: Logger;
  /** The default is a worker thread. */
  readonly makeDataPath?: MakeDataPath;
}

/** A running agent: it answers requests of the endpoint about its host. */
export interface RunningAgent {
  readonly systemName: string;
  /** The TCP port that it listens on, also where the settings give 0. */
  readonly port: number;
  readonly driver: TargetDriver;
  readonly logger: Logger;
  /** Refuses new requests and waits for those in progress, as long as the settings allow.  Further calls have no effect. */
  stop(): Promise<void>;
  /** Ends the remaining requests at once. */
  hurry(): void;
}

/**
 * Opens the agent of a host: the target, the changes of its credentials, and the HTTPS port for the endpoint.  An agent has no users and no
 * other doors.  Everything it opens is added to `resources`, as in `createServer`.
 *
 * @throws NotEnrolledError if the host does not belong to a fleet; the errors of `createServer` for state and target.
 */
export async function createAgent(
  settings: Settings,
  resources: ResourceStack,
  { logger = createLogger(settings.logLevel), makeDataPath }: AgentOptions = {},
): Promise<RunningAgent> {
  resources.defer(() => logger.flush());
  const state = await openState(settings, resources);
  const { hostStore, sealedStore, auditLog } = state;
  const identity = AgentIdentity.open(hostStore, sealedStore);
  const { systemName, hostId } = identity.current;
  const deps = {
    ...state,
    settings,
    hostName: systemName,
    logger,
    actionLog: actionLogOf(auditLog),
    metrics: new Metrics(),
    recentEvents: new RecentEvents(),
  };
  const opened = resources.use(await openDriver(deps, makeDataPath));
  const { driver } = opened;
  await driver.start();
  const records = new ActRecords(hostStore);
  const changeEvents = new ChangeEvents();
  const ways = await openChanges(deps, opened, changeEvents, resources, records);
  const { changes, credentials, pairs, storage } = ways;
  const events = openAgentEvents({ deps, opened, ways, changeEvents }, resources);
  const host: AgentHost = { targets: driver, credentials, pairs, storage };
  const gateway = await Gateway.open(hostStore, systemName);
  const machine = readMachine();
  const hello = (): Greeting => ({
    protocol: protocolVersions,
    version: readVersion(),
    systemName,
    hostId,
    bootId: identity.bootId,
    generation: identity.generation,
    kind: driver.kind,
    capabilities: { ...driver.capabilities, chapAlgorithms: [...driver.capabilities.chapAlgorithms] },
    gateway: { region: gateway.region, accountId: gateway.accountId, gatewayId: gateway.gatewayId },
    defaultChapName: settings.defaultChapName,
    storage: storage && storageHelloOf(storage),
    machine,
    certificateEnds: identity.certificateEnds.toISOString(),
    auditHead: auditLog.head,
  });
  const acts = new Acts({ host, changes, records, policy: new RemotePolicy(settings, host) });
  // The administrator of the host can read audit log and findings here even if the endpoint is unreachable.
  const users = new Users(hostStore);
  const administrationSocket = await openAdministration(
    administrationOf({
      users,
      accessKeys: new AccessKeys(state.sharedSealedStore),
      auditLog,
      store: sealedStore,
      findings: async () => {
        const { examineOwned } = await import('../doctor/examine.js');
        return examineOwned(settings, {
          store: hostStore,
          sealedStore,
          users: null,
          driver,
          storage,
          isInDoubt: credentials.isInDoubt,
          verifyAudit: () => auditLog.verify(),
        });
      },
    }),
    deps,
  );
  if (administrationSocket) resources.use(administrationSocket);
  const server = new FleetServer({
    port: settings.agentPort,
    bind: settings.agentBind,
    identity,
    handle: agentHandler({
      host,
      acts,
      admitted: new AdmittedEndpoints(sealedStore),
      events,
      hello,
      bootId: identity.bootId,
      readerTimeoutMs: settings.requestTimeoutMs,
      renew: (certificate) => identity.renew(certificate),
      log: logger,
    }),
    log: logger,
  });
  const port = await server.listen();
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    events.shutDown();
    return (stopped ??= server.close(settings.stopTimeoutMs));
  };
  resources.defer(stop);
  return {
    systemName,
    port,
    driver,
    logger,
    stop,
    hurry: () => {
      events.shutDown();
      void server.close(0);
    },
  };
}
