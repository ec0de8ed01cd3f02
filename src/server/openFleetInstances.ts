import type { Host } from '../credentials/Host.js';
import type { AnyProvider } from '../dispatch/Provider.js';
import type { EnumerationLimits } from '../enumeration/EnumerationLimits.js';
import type { Fleet } from '../fleet/Fleet.js';
import { fleetProvidersIn } from '../fleet/fleetProviders.js';
import { neverAsked } from '../fleet/neverAsked.js';
import { notOfferedHere } from '../fleet/notOfferedHere.js';
import { indicationProvidersIn } from '../providers/indications/index.js';
import type { HostNetwork } from '../providers/network/hostAddresses.js';
import { providersIn } from '../providers/index.js';
import { serverProvidersIn } from '../providers/server/index.js';
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
    pattern: providersOf(neverAsked, '', null),
    providersOf: (remote, systemName) => providersOf(remote, systemName, remote.defaultChapName),
    maxGatheredInstances,
    unreachableHosts,
  });
  const live: AnyProvider[] = [
    ...indicationProvidersIn({ ...indicationService, repository, audit, hostName }),
    ...ofTargets,
    ...serverProvidersIn({
      ...identity,
      systems: () => fleet.hosts.map(({ systemName }) => systemName),
      repository,
      storage: null,
      liveClasses: new Set(ofTargets.map(({ className }) => className)),
      withheldProfiles: new Set(['Group Masking and Mapping']),
      pull,
      statistics: statisticsOf(deps),
    }),
  ];
  return sourcesOf([...live, ...notOfferedHere(live)], deps, repository, indicationService);
}

/** The classes of targets and their machines: those that an endpoint shows instances of, and the others. */
export function classesOfHosts(): {
  readonly offered: readonly AnyProvider[];
  readonly notOffered: readonly AnyProvider[];
} {
  const offered = providersOf(neverAsked, '', null);
  return { offered, notOffered: notOfferedHere(offered) };
}

function providersOf(
  host: Host & { readonly network: HostNetwork },
  systemName: string,
  defaultChapName: string | null,
): AnyProvider[] {
  const { targets, credentials, pairs, network } = host;
  return providersIn({
    targets,
    credentials,
    pairs,
    network,
    hostName: systemName,
    idScope: systemName,
    defaultChapName,
    storage: null,
  });
}
