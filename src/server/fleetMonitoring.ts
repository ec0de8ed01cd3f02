import type { Fleet } from '../fleet/Fleet.js';
import type { LinkedHost } from '../fleet/LinkedHost.js';
import type { LiveCounts, LiveValue } from '../metrics/Metrics.js';
import type { Finding } from '../targets/TargetReader.js';
import type { ClusterHealth } from './clusterMonitoring.js';
import { examinedServer, type Examined } from './monitoring.js';
import type { ServerDeps } from './ServerDeps.js';

/** The state of an endpoint: its store, its audit log, its hosts, and what it shares with other endpoints. */
export function examinedFleet(deps: ServerDeps, fleet: Fleet, cluster: ClusterHealth | null): Examined {
  const own = examinedServer({
    ...deps,
    store: deps.hostStore,
    driver: null,
    storage: null,
    credentials: null,
  });
  return {
    readiness: {
      // Readiness does not depend on lost hosts.  Their MSFTSM_ComputerSystem shows their state.
      reasons: async () => [...(await own.readiness.reasons()), ...(cluster?.reasons() ?? [])],
      notes: async () => fleet.hosts.flatMap((host) => sentenceOf(host) ?? []),
    },
    findings: async () => [
      ...(await own.findings()),
      ...((await cluster?.findings()) ?? []),
      ...fleet.hosts.flatMap((host) => findingOf(host) ?? []),
    ],
  };
}

/** The metrics about hosts. */
export function fleetValuesOf(fleet: Fleet): readonly LiveValue[] {
  const count = (isIt: (host: LinkedHost) => boolean) => () => fleet.hosts.filter(isIt).length;
  return [
    { name: 'hosts', help: 'Hosts of the fleet.', read: count(() => true) },
    { name: 'hosts_in_contact', help: 'Hosts that answer.', read: count(({ state }) => state === 'ok') },
    {
      name: 'hosts_lost',
      help: 'Hosts that answered once and do not now: lists are without them.',
      read: count(({ state }) => state === 'lost'),
    },
    {
      name: 'hosts_without_target',
      help: 'Hosts that answer, and whose target does not: lists are without them.',
      read: count(({ state, fault }) => state === 'ok' && fault !== null),
    },
    {
      name: 'hosts_never_in_contact',
      help: 'Hosts that were enrolled and have never answered.',
      read: count(({ state }) => state === 'never'),
    },
  ];
}

/** For each host by name: whether it can be reached. */
export function hostCountsOf(fleet: Fleet): LiveCounts {
  return {
    name: 'host_up',
    help: 'Whether a host answers.',
    labelName: 'host',
    isGauge: true,
    read: async () =>
      new Map(fleet.hosts.map(({ systemName, state }) => [systemName, state === 'ok' ? 1 : 0])),
  };
}

function sentenceOf(host: LinkedHost): string | null {
  return host.isReadable ? null : `${host.systemName}: ${host.unreadable().message}`;
}

function findingOf(host: LinkedHost): Finding | null {
  if (host.isReadable) return null;
  const isLost = host.state === 'lost';
  const sentence = `${host.unreadable().message.replace(/^./u, (first) => first.toUpperCase())}.`;
  if (host.state === 'ok')
    return {
      severity: 'error',
      subject: `host ${host.systemName}`,
      sentence,
      remedy: 'See that its target runs; iscsi-wbem doctor at the host says more.',
    };
  return {
    severity: isLost ? 'error' : 'warning',
    subject: `host ${host.systemName}`,
    sentence,
    remedy: isLost
      ? 'See that its agent runs, and that its port can be reached from here.'
      : 'Enrol it, or remove it with iscsi-wbem host remove.',
  };
}
