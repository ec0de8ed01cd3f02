import type { AnyProvider } from '../dispatch/Provider.js';
import { Instances } from '../dispatch/Instances.js';
import { Providers } from '../dispatch/Providers.js';
import { storedInstances } from '../dispatch/storedInstances.js';
import { Traversal } from '../dispatch/Traversal.js';
import type { EnumerationLimits } from '../enumeration/EnumerationLimits.js';
import { indicateStoredChanges } from '../indications/sources/indicateStoredChanges.js';
import type { IscsiInitiator } from '../initiator/IscsiInitiator.js';
import { indicationProvidersIn } from '../providers/indications/index.js';
import { providersIn } from '../providers/index.js';
import { initiatorProviders } from '../providers/initiator/initiatorProviders.js';
import { productProvidersIn } from '../providers/product/index.js';
import { readMachine } from '../providers/product/readMachine.js';
import { serverProvidersIn } from '../providers/server/index.js';
import type { ServerStatistics } from '../providers/server/ServerProfileDeps.js';
import { namespaceClassProvider } from '../providers/server/namespaceClassProvider.js';
import { readVersion } from './readVersion.js';
import { openServerName } from '../repository/openServerName.js';
import type { Repository } from '../repository/Repository.js';
import { StatisticsSetting } from '../repository/StatisticsSetting.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import { moveStoredAside } from './moveStoredAside.js';
import type { ChangeEvents } from './ChangeEvents.js';
import type { ChangeWays } from './openChanges.js';
import type { IndicationService } from './openIndications.js';
import type { ProviderPackages } from './ProviderPackages.js';
import type { ServerDeps } from './ServerDeps.js';

/** Reads instances and associations from all sources. */
export interface InstanceSources {
  readonly repository: Repository;
  readonly providers: Providers;
  readonly instances: Instances;
  readonly traversal: Traversal;
}

/** Opens the providers of all live classes, and the stored instances of clients for the others. */
export async function openInstances(
  deps: ServerDeps,
  {
    packages,
    events,
    repository,
    driver: targets,
    changes,
    indicationService,
    initiator,
    enumerationLimits: pull,
  }: {
    readonly packages: ProviderPackages;
    readonly events: ChangeEvents;
    readonly repository: Repository;
    readonly driver: TargetDriver;
    readonly changes: ChangeWays;
    readonly indicationService: IndicationService;
    readonly initiator: IscsiInitiator;
    readonly enumerationLimits: EnumerationLimits;
  },
): Promise<InstanceSources> {
  const { settings, hostName, sharedStore: store, actionLog: audit } = deps;
  const { defaultChapName } = settings;
  const { credentials, pairs, storage } = changes;
  const identity = { hostName, serverName: await openServerName(store), version: readVersion() };
  const ofTargets = [
    ...providersIn({ credentials, pairs, storage, targets, defaultChapName, hostName }),
    ...productProvidersIn({ ...identity, machine: readMachine() }),
  ];
  const live = [
    ...indicationProvidersIn({ ...indicationService, repository, audit, hostName }),
    ...ofTargets,
    ...serverProvidersIn({
      ...identity,
      repository,
      systems: () => [{ name: hostName, storage, isArray: storage !== null }],
      liveClasses: new Set(ofTargets.map(({ className }) => className)),
      withheldProfiles: new Set(settings.groupMasking === 'off' ? ['Group Masking and Mapping'] : []),
      pull,
      statistics: statisticsOf(deps),
    }),
    ...initiatorProviders(initiator),
  ];
  const changed = events.subjectsChanged.bind(events);
  const ofOthers = await packages.providers({ targets, hostName, changed }, repository, live);
  return sourcesOf([...live, ...ofOthers], deps, repository, indicationService);
}

/** The statistics of operations, which clients may switch off. */
export function statisticsOf({
  sharedStore,
  metrics,
}: Pick<ServerDeps, 'metrics' | 'sharedStore'>): ServerStatistics {
  return {
    setting: new StatisticsSetting(sharedStore),
    startedAt: new Date(performance.timeOrigin),
    operations: () => metrics.operationStatistics(),
  };
}

/** Instances and associations of live classes, and of all others as clients stored them. */
export async function sourcesOf(
  live: readonly AnyProvider[],
  { settings, logger }: Pick<ServerDeps, 'logger' | 'settings'>,
  repository: Repository,
  { indications }: Pick<IndicationService, 'indications'>,
): Promise<InstanceSources> {
  const storedChanges = indicateStoredChanges(indications);
  const providers = new Providers(
    live,
    (namespace, cimClass) =>
      namespaceClassProvider(repository, namespace, cimClass) ??
      storedInstances(repository, namespace, cimClass, storedChanges),
  );
  await moveStoredAside(repository, providers, { stateDir: settings.stateDir, log: logger });
  const instances = new Instances(repository, providers);
  return { repository, providers, instances, traversal: new Traversal(repository, providers, instances) };
}
