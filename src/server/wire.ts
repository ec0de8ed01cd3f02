import { hostname } from 'node:os';
import type { AuditLog } from '../audit/AuditLog.js';
import type { SizedAnswer } from '../cimxml/handleRequest.js';
import { portalLimitsOf } from '../config/portalSettingTable.js';
import { targetSettings, type Settings, type TargetKind } from '../config/Settings.js';
import { Instances } from '../dispatch/Instances.js';
import { Providers } from '../dispatch/Providers.js';
import { storedInstances } from '../dispatch/storedInstances.js';
import { Traversal } from '../dispatch/Traversal.js';
import { ChapPairs } from '../credentials/ChapPairs.js';
import { Changes } from '../changes/Changes.js';
import { Credentials } from '../credentials/Credentials.js';
import type { Touched } from '../credentials/CredentialsDeps.js';
import { EnumerationContexts } from '../enumeration/EnumerationContexts.js';
import { defaultEnumerationLimits, type EnumerationLimits } from '../enumeration/EnumerationLimits.js';
import type { ProtocolHandler } from '../http/ProtocolHandler.js';
import { indicateStoredChanges } from '../indications/sources/indicateStoredChanges.js';
import type { ProvenChange } from '../indications/sources/unprovenChangeAlert.js';
import { AddressAllowList } from '../initiator/AddressAllowList.js';
import { serverItself, type InitiatorAudit } from '../initiator/InitiatorAudit.js';
import { IscsiInitiator } from '../initiator/IscsiInitiator.js';
import { hostFolders, OpenIscsi } from '../initiator/openIscsi/OpenIscsi.js';
import { runProgram } from '../initiator/openIscsi/Runner.js';
import { type Logger } from '../log.js';
import type { Metrics } from '../metrics/Metrics.js';
import { Executor } from '../operations/Executor.js';
import type { Storage } from '../provisioning/Storage.js';
import type { TouchedStorage } from '../provisioning/ProvisioningDeps.js';
import { openServerName } from '../repository/openServerName.js';
import { Repository } from '../repository/Repository.js';
import { StatisticsSetting } from '../repository/StatisticsSetting.js';
import { plainNamespace } from '../schema/modelRoots.js';
import { openModel } from '../schema/openModel.js';
import { indicationProvidersIn } from '../providers/indications/index.js';
import { initiatorProviders } from '../providers/initiator/initiatorProviders.js';
import { targetNamespace } from '../providers/identity.js';
import { providersIn } from '../providers/index.js';
import { serverProvidersIn } from '../providers/server/index.js';
import { readVersion } from '../providers/server/readVersion.js';
import { namespaceClassProvider } from '../providers/server/namespaceClassProvider.js';
import { interopNamespace } from '../providers/server/serverIdentity.js';
import type { LoginThrottle } from '../security/LoginThrottle.js';
import type { Users } from '../security/Users.js';
import type { AccessKeys } from '../storagegateway/AccessKeys.js';
import { Gateway } from '../storagegateway/Gateway.js';
import { StorageGateway } from '../storagegateway/StorageGateway.js';
import type { SealedStore } from '../store/SealedStore.js';
import type { Store } from '../store/Store.js';
import { findIscsiName, findTargetName } from '../targets/IscsiName.js';
import { embeddedDiscovery } from '../targets/EmbeddedTarget.js';
import { EmbeddedDriver } from '../targets/embedded/EmbeddedDriver.js';
import { WorkerDataPath } from '../targets/embedded/WorkerDataPath.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import { AlertSources, type DriverEvents } from './AlertSources.js';
import { actsInto, type Acts } from './actsInto.js';
import type { Closer } from './Closer.js';
import { countAnswered, countSized } from './countAnswered.js';
import type { DeniedRecords } from './DeniedRecords.js';
import { doorsOf } from './doors.js';
import { findAccountBehind } from './loginThrottleOf.js';
import { liveValuesOf, loadOf, refusedLoginsOf, turnedAwayOf } from './operation.js';
import { indicationValuesOf, openIndications } from './openIndications.js';
import { openProvisioning, storageValuesOf } from './openProvisioning.js';
import { openIndicationSources } from './openIndicationSources.js';
import { refusedMethods } from './refusedMethods.js';
import { groupsOf } from './watchedGroups.js';

/** What the rooms between the doors and the target need from outside. */
export interface Foundation {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly store: Store;
  readonly sealedStore: SealedStore;
  readonly auditLog: AuditLog;
  readonly deniedRecords: DeniedRecords;
  readonly users: Users;
  readonly accessKeys: AccessKeys;
  readonly throttle: LoginThrottle;
  readonly metrics: Metrics;
  /** Whatever is opened adds here how it is closed. */
  readonly closers: Closer[];
}

/** What stands behind the doors of the HTTP server. */
export interface Doors {
  readonly protocols: readonly ProtocolHandler[];
  readonly credentials: Credentials;
  readonly driver: TargetDriver;
  readonly storage: Storage | null;
  readonly enumerations: EnumerationContexts;
}

/**
 * Wires repository, operations, providers, credentials and the target driver into what answers requests.
 * Settled when the server can take them.
 */
export async function wire({
  settings,
  logger,
  store,
  sealedStore,
  auditLog,
  deniedRecords,
  users,
  accessKeys,
  throttle,
  metrics,
  closers,
}: Foundation): Promise<Doors> {
  const acts = actsInto(auditLog);
  const alertSources = new AlertSources(hostname(), logger);
  const driver = await createDriver(settings, sealedStore, logger, {
    ...alertSources.driverEvents,
    overlapEnded: ({ authority, chapName }) => {
      const target = findIscsiName(authority);
      return acts.write(serverItself, { what: 'endOverlap', target, account: chapName, outcome: 'done' });
    },
  });
  closers.push(() => driver.close());
  alertSources.announceOwnLogins(driver);
  // The target starts in a thread or process of its own: the model is compiled meanwhile.
  const [started, opened] = await Promise.allSettled([driver.start(), openRepository(store, settings, acts)]);
  if (opened.status === 'rejected') throw opened.reason;
  if (started.status === 'rejected') throw started.reason;
  const repository = opened.value;

  let noteChange = (_record: ProvenChange): void => undefined;
  let noteTouched = (_touched: Touched): void => undefined;
  const noteTouchedStorage = (_touched: TouchedStorage): void => undefined;
  const changes = new Changes({
    store,
    audit: {
      write: (record) => {
        metrics.countChange(record.what, record.outcome, record.proof?.state ?? null);
        noteChange(record);
        return auditLog.write(record);
      },
      expectRoom: () => auditLog.expectRoom(),
    },
    lockWaitMs: settings.lockWaitMs,
    log: logger,
  });
  closers.push(() => changes.close());
  const credentials = new Credentials({
    driver,
    store,
    sealed: sealedStore,
    changes,
    tryLogin: alertSources.ownLogins.tryLogin,
    settings: {
      secretLimits: { minBytes: settings.secretMinBytes, maxBytes: settings.secretMaxBytes },
      initiatorName: settings.initiatorName,
      proofOf: (target) => targetSettings(settings, target).proof,
      sessionsOnChangeOf: (target) => targetSettings(settings, target).sessionsOnChange,
    },
    log: logger,
    onTouched: (touched) => noteTouched(touched),
  });
  closers.push(() => credentials.close());
  const storage = openProvisioning(settings, {
    driver,
    store,
    sealed: sealedStore,
    changes,
    credentials,
    tryLogin: alertSources.ownLogins.tryLogin,
    log: logger,
    onTouched: (touched) => noteTouchedStorage(touched),
  });
  if (storage) closers.push(() => storage.provisioning.close());
  credentials.start();
  await changes.start();
  const pairs = new ChapPairs(credentials, driver, store);

  const indicationService = openIndications(settings, repository, store, users, hostname(), logger);
  closers.push(() => indicationService.indications.close());

  const enumerationLimits = enumerationLimitsOf(settings);
  const own = [
    ...indicationProvidersIn({ ...indicationService, repository, audit: acts, hostName: hostname() }),
    ...providersIn({
      targets: driver,
      credentials,
      pairs,
      defaultChapName: settings.defaultChapName,
      hostName: hostname(),
      storage,
    }),
    ...serverProvidersIn({
      repository,
      hostName: hostname(),
      serverName: openServerName(store),
      version: readVersion(),
      pull: enumerationLimits,
      statistics: {
        setting: new StatisticsSetting(store),
        startedAt: new Date(performance.timeOrigin),
        operations: () => metrics.operationStatistics(),
      },
    }),
  ];
  const initiator = openInitiator(settings, driver, store, sealedStore, acts, logger);
  closers.push(() => initiator.close());
  initiator.start();

  const storedChanges = indicateStoredChanges(indicationService.indications);
  const providers = new Providers(
    [...own, ...initiatorProviders(initiator)],
    (namespace, cimClass) =>
      namespaceClassProvider(repository, namespace, cimClass) ??
      storedInstances(repository, namespace, cimClass, storedChanges),
  );
  const instances = new Instances(repository, providers);
  const traversal = new Traversal(repository, providers, instances);
  const looks = { intervalMs: settings.indicationPollMs, log: logger };
  const lifecycle = openIndicationSources(
    indicationService.indications,
    { repository, providers, instances, traversal },
    hostname(),
    looks,
  );
  closers.push(() => lifecycle.close());
  alertSources.open(driver, indicationService.indications, repository, looks);
  closers.push(() => alertSources.close());
  // What clients change once they are let in is indicated.
  await indicationService.indications.whenWatched();
  noteTouched = (touched) => lifecycle.lookAt(groupsOf(touched));
  noteChange = (record) => alertSources.noteChange(record);
  const enumerations = new EnumerationContexts(enumerationLimits, (error) =>
    logger.warn({ err: error }, 'the source of a pull enumeration failed while it was being closed'),
  );
  const executor = new Executor({
    repository,
    providers,
    instances,
    traversal,
    enumerations,
    timeoutMs: settings.operationTimeoutMs,
    onAnswered: (answered) => countAnswered(answered, metrics),
    onMethodRefused: refusedMethods({ auditLog, logger }),
    onDenied: ({ principal: { name: who, address, door }, name: what, reason: cause }) =>
      deniedRecords.write({ who, address, door, what, cause }),
    log: logger,
  });
  await keepFirstAccessKey(settings, accessKeys, acts);
  throttle.watchLockouts((lockout) =>
    alertSources.noteLockout(lockout, findAccountBehind(lockout.name, { users, accessKeys })),
  );
  const storageGateway = new StorageGateway({
    rooms: {
      gateway: Gateway.open(store, hostname(), (text) => findTargetName(text, driver.capabilities)),
      targets: driver,
      pairs,
    },
    accessKeys,
    users,
    executor,
    namespace: targetNamespace,
    throttle,
    log: logger,
  });
  if (driver instanceof EmbeddedDriver) {
    metrics.watchCounts(refusedLoginsOf(driver), turnedAwayOf(driver));
    metrics.watch(...loadOf(driver));
  }
  if (storage) metrics.watch(...storageValuesOf(storage));
  metrics.watch(...liveValuesOf({ settings, driver, credentials, store }, enumerations));
  metrics.watch(...indicationValuesOf(indicationService.indications));
  metrics.watch(
    {
      name: 'client_declaration_bytes',
      help: 'What the classes and qualifier types that clients made take in the store.',
      read: () => repository.declarationUsage(null).bytes,
    },
    {
      name: 'client_instances',
      help: 'Instances that clients made.',
      read: () => repository.instances?.usage.usage({}).instances ?? null,
    },
    {
      name: 'client_instance_bytes',
      help: 'What they take in the store.',
      read: () => repository.instances?.usage.usage({}).bytes ?? null,
    },
  );
  const xmlLimits = { maxDepth: settings.maxXmlDepth, maxElements: settings.maxXmlElements };
  const cimXml = {
    executor,
    xmlLimits,
    onSized: (sized: SizedAnswer) => countSized(sized, executor, metrics),
    log: logger,
  };
  const protocols = doorsOf({ cimXml, storageGateway });
  return { protocols, credentials, driver, storage, enumerations };
}

function enumerationLimitsOf(settings: Settings): EnumerationLimits {
  return {
    ...defaultEnumerationLimits,
    defaultTimeoutSeconds: settings.enumerationTimeoutSeconds,
    maxTimeoutSeconds: settings.maxEnumerationTimeoutSeconds,
    maxContexts: settings.maxEnumerations,
    maxContextsPerUser: settings.maxEnumerationsPerUser,
    maxObjectsPerPull: settings.maxObjectsPerPull,
  };
}

/** The model that the server declares, with what clients made of it. */
async function openRepository(store: Store, limits: Settings, audit: Acts): Promise<Repository> {
  const { namespaces } = await openModel();
  const newNamespace = namespaces.get(plainNamespace);
  return new Repository(namespaces, {
    store,
    ...(newNamespace && { newNamespace }),
    secondNames: [['root/interop', interopNamespace]],
    limits,
    audit,
  });
}

/** The pair of the environment is that of `admin`; it is recorded when it is another than at the start before. */
async function keepFirstAccessKey(
  { awsAccessKey }: Settings,
  accessKeys: AccessKeys,
  acts: Acts,
): Promise<void> {
  if (awsAccessKey === null) return;
  const { id, secret } = awsAccessKey;
  const isKnown = accessKeys.find(id)?.secretAccessKey === secret.reveal();
  if (!isKnown)
    await acts.write(serverItself, { what: 'addAccessKey', account: 'admin', outcome: 'done', cause: id });
  accessKeys.setFirst(id, secret.reveal(), 'admin');
}

function openInitiator(
  { initiatorName, connectAllow, secretMinBytes, secretMaxBytes }: Settings,
  driver: TargetDriver,
  store: Store,
  sealed: SealedStore,
  audit: InitiatorAudit,
  log: Logger,
): IscsiInitiator {
  return new IscsiInitiator({
    initiatorName,
    store,
    sealed,
    secretLimits: { minBytes: secretMinBytes, maxBytes: secretMaxBytes },
    allowList: new AddressAllowList({
      entries: connectAllow,
      ownPortals: async () => (await driver.listTargets()).flatMap(({ portals }) => portals),
    }),
    kernel: new OpenIscsi({ run: runProgram, ...hostFolders }),
    audit,
    log,
  });
}

/** The driver of the kind that the settings name, the only one that is read; it begins to work when it is started. */
export async function createDriver(
  settings: Settings,
  sealed: SealedStore,
  log: Logger,
  events: DriverEvents = {},
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
      });
    },
    lio: async () => {
      const { LioDriver } = await import('../targets/lio/LioDriver.js');
      return new LioDriver({
        configfsPath: settings.lioConfigfs,
        savedConfigurationPath: settings.lioSaveconfig,
        discoveryAuth: settings.discoveryAuth,
        log,
      });
    },
    embedded: async () =>
      new EmbeddedDriver({
        portal: { address: settings.iscsiBind, port: settings.iscsiPort },
        targets: isDiscoveryManaged
          ? [...settings.embeddedTargets, embeddedDiscovery]
          : settings.embeddedTargets,
        sealed,
        makeDataPath: (onCrash) =>
          new WorkerDataPath(onCrash, {
            events: {
              loginRefused: (refused) => events.loginRefused?.(refused),
              turnedAway: (turnedAway) => events.turnedAway?.(turnedAway),
            },
          }),
        folder: settings.stateDir,
        limits: portalLimitsOf(settings),
        discoveryShows: settings.iscsiDiscoveryShows,
        onOverlapEnd: async (account) => events.overlapEnded?.(account),
        log,
      }),
  } satisfies Record<TargetKind, () => Promise<TargetDriver>>;
  return drivers[settings.target]();
}
