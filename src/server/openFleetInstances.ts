import type { AnyProvider } from '../dispatch/Provider.js';
import type { EnumerationLimits } from '../enumeration/EnumerationLimits.js';
import type { Fleet } from '../fleet/Fleet.js';
import { fleetProvidersIn } from '../fleet/fleetProviders.js';
import { neverAsked } from '../fleet/neverAsked.js';
import type { LinkedHost } from '../fleet/LinkedHost.js';
import { notOfferedHere } from '../fleet/notOfferedHere.js';
import { refreshedProvider } from '../fleet/refreshedProvider.js';
import type { RemoteHost } from '../fleet/RemoteHost.js';
import { indicationProvidersIn } from '../providers/indications/index.js';
import { scopedId } from '../providers/idScope.js';
import { providersIn } from '../providers/index.js';
import { productProvidersIn } from '../providers/product/index.js';
import { unknownMachine } from '../providers/product/readMachine.js';
import { scopedProvider } from '../providers/scopedProvider.js';
import { serverProvidersIn } from '../providers/server/index.js';
import type { ManagedSystem } from '../providers/server/ServerProfileDeps.js';
import type { HostStorage } from '../provisioning/HostStorage.js';
import { openServerName } from '../repository/openServerName.js';
import type { Repository } from '../repository/Repository.js';
import { sourcesOf, statisticsOf, type InstanceSources } from './openInstances.js';
import type { IndicationService } from './openIndications.js';
import { readVersion } from './readVersion.js';
import type { ServerDeps } from './ServerDeps.js';

/** Opens the instances of an endpoint: those of its hosts, those of the server itself, and those made by clients. */
export async function openFleetInstances(
  deps: ServerDeps,
  {
    fleet,
    repository,
    indicationService,
    enumerationLimits: pull,
  }: {
    readonly fleet: Fleet;
    readonly repository: Repository;
    readonly indicationService: IndicationService;
    readonly enumerationLimits: EnumerationLimits;
  },
): Promise<InstanceSources> {
  const { settings, hostName, sharedStore: store, actionLog: audit } = deps;
  const { maxGatheredInstances, unreachableHosts } = settings;
  const identity = { hostName, serverName: await openServerName(store), version: readVersion() };
  const ofTargets = fleetProvidersIn({
    fleet,
    pattern: classesOfHosts(),
    providersOf,
    maxGatheredInstances,
    unreachableHosts,
  });
  const live: AnyProvider[] = [
    ...indicationProvidersIn({ ...indicationService, repository, audit, hostName }),
    ...ofTargets,
    ...serverProvidersIn({
      ...identity,
      systems: () => fleet.hosts.map((host) => systemOf(fleet, host)),
      repository,
      liveClasses: new Set(ofTargets.map(({ className }) => className)),
      withheldProfiles: new Set(settings.groupMasking === 'off' ? ['Group Masking and Mapping'] : []),
      pull,
      statistics: statisticsOf(deps),
    }),
  ];
  return sourcesOf([...live, ...notOfferedHere], deps, repository, indicationService);
}

/**
 * The classes of targets and their machines, of which an endpoint has instances.  Their providers are of no host.
 * @param storage null: the classes of hosts whose driver makes no targets.
 */
export function classesOfHosts(storage: HostStorage | null = neverAsked.storage): AnyProvider[] {
  return [
    ...providersIn({ ...neverAsked, storage, hostName: '', defaultChapName: null }),
    ...productProvidersIn({ hostName: '', serverName: '', version: '', machine: unknownMachine }),
  ];
}

function providersOf(remote: RemoteHost, systemName: string): AnyProvider[] {
  const { targets, credentials, pairs, network, storage, defaultChapName, hostId, version } = remote;
  const ofTargets = providersIn({
    targets,
    credentials,
    pairs,
    network,
    storage,
    hostName: systemName,
    idScope: systemName,
    defaultChapName,
  });
  const serverName = scopedId(`iscsi-wbem:${hostId}`, systemName);
  const machine = remote.machine ?? unknownMachine;
  const ofMachine = productProvidersIn({ hostName: systemName, serverName, version, machine });
  const providers = [...ofTargets, ...ofMachine.map((each) => scopedProvider(each, systemName))];
  if (storage === null) return providers;
  return providers.map((provider) =>
    readsNoRecords.has(provider.className) ? provider : refreshedProvider(provider, () => storage.refresh()),
  );
}

/** Classes that exist without storage, and tell of volumes where there are some. */
const readsRecordsToo: ReadonlySet<string> = new Set([
  'MSISCSITARGET_ElementCapabilities',
  'MSISCSITARGET_ReplicationService',
]);

/** Classes whose providers read neither volumes nor jobs.  All others are read from fresh records. */
const readsNoRecords: ReadonlySet<string> = new Set(
  classesOfHosts(null)
    .map(({ className }) => className)
    .filter((className) => !readsRecordsToo.has(className)),
);

/** Pools and jobs of a host that is lost, or whose target does not answer, are left out, as in lists: its MSFTSM_ComputerSystem shows it. */
function systemOf(fleet: Fleet, host: LinkedHost): ManagedSystem {
  const { systemName: name } = host;
  const storage = host.isReadable ? fleet.remoteOf(host).storage : null;
  return {
    name,
    storage,
    isArray: (host.row.hello?.storage ?? null) !== null,
    idScope: name,
    ...(storage && { refresh: () => storage.refresh() }),
  };
}
