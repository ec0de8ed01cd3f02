import { EventCursors } from '../fleet/EventCursors.js';
import type { Fleet } from '../fleet/Fleet.js';
import { FleetEvents } from '../fleet/FleetEvents.js';
import { HostIndications } from '../fleet/HostIndications.js';
import type { LinkedHost } from '../fleet/LinkedHost.js';
import type { Occurrence } from '../indications/Indication.js';
import type { Indications } from '../indications/Indications.js';
import { Alerts } from '../indications/sources/Alerts.js';
import { LockoutAlerts } from '../indications/sources/LockoutAlerts.js';
import { wantsChanges } from '../indications/sources/publishChange.js';
import { systemPath, targetNamespace } from '../providers/identity.js';
import type { Repository } from '../repository/Repository.js';
import type { Logger } from '../log.js';
import { LeadershipLostError } from '../store/ClusterStore.js';
import { eventOf } from './AlertSources.js';
import { findAccountBehind } from './loginThrottleOf.js';
import type { ResourceStack } from './ResourceStack.js';
import type { ServerDeps } from './ServerDeps.js';

interface FleetEventDeps {
  readonly fleet: Fleet;
  readonly repository: Repository;
  readonly indications: Indications;
  /** Whether this endpoint has instances of a class of targets. */
  readonly isProvided: (className: string) => boolean;
}

/**
 * Opens the indications of the hosts and those about them.  Of several endpoints only the one that delivers has them open, because each
 * event of a host is indicated once; its `sharedStore` makes no change after another one has begun.
 */
export function openHostEvents(
  { sharedStore, recentEvents, logger: log }: Pick<ServerDeps, 'logger' | 'recentEvents' | 'sharedStore'>,
  { fleet, repository, indications, isProvided }: FleetEventDeps,
  resources: ResourceStack,
): void {
  const namespace = repository.getNamespace(targetNamespace);
  const onAlert = (alert: Parameters<typeof eventOf>[0]): void => recentEvents.note(eventOf(alert));
  const hosts = resources.use(
    new HostIndications({ fleet, sink: indications, namespace, isProvided, onAlert }),
  );
  const cursors = new EventCursors({
    store: sharedStore,
    sink: indications,
    onError: (err) => {
      // The endpoint that delivers now goes on from the cursors that there are.
      if (!(err instanceof LeadershipLostError))
        log.error({ err }, 'up to where the indications of hosts were read could not be kept');
    },
    onLost: (err) => log.error({ err }, 'an indication of a host could not be sent'),
  });
  const events = resources.use(
    new FleetEvents({
      fleet,
      cursors,
      wanted: () => [
        ...(indications.wants('CIM_AlertIndication', namespace.name) ? (['alerts'] as const) : []),
        ...(wantsChanges(indications, namespace) ? (['changes'] as const) : []),
      ],
      publish: async (host, { before, after, missing, events: sent }) => {
        const gap = missing === null ? null : hosts.gap(host, missing);
        const read = sent.map((event) => readEvent(hosts, host, event, log));
        await cursors.publish({ hostId: host.row.hostId, before, after, gap, events: read });
        for (const occurrence of read) if (occurrence) hosts.note(host, occurrence);
      },
      log,
    }),
  );
  resources.defer(indications.onWantedChange(() => events.align()));
}

/** Null: nobody is told of it. */
function readEvent(
  hosts: HostIndications,
  host: LinkedHost,
  event: string,
  log: Pick<Logger, 'warn'>,
): Occurrence | null {
  try {
    return hosts.read(host, event);
  } catch (err) {
    log.warn({ err, host: host.systemName }, 'an indication of a host was refused');
    return null;
  }
}

/** Opens the alerts of an endpoint about itself. */
export function openOwnAlerts(
  {
    hostName,
    throttle,
    users,
    accessKeys,
    recentEvents,
  }: Pick<ServerDeps, 'accessKeys' | 'hostName' | 'recentEvents' | 'throttle' | 'users'>,
  { repository, indications }: Pick<FleetEventDeps, 'indications' | 'repository'>,
  resources: ResourceStack,
): void {
  const namespace = repository.getNamespace(targetNamespace);
  const onAlert = (alert: Parameters<typeof eventOf>[0]): void => recentEvents.note(eventOf(alert));
  const alerts = new Alerts(onAlert);
  alerts.open({ sink: indications, namespace, hostName, system: systemPath(hostName) });
  const lockouts = resources.use(new LockoutAlerts(alerts));
  throttle.watchLockouts(({ scope, name, address, attempts, seconds }) =>
    lockouts.note({
      scope,
      user: findAccountBehind(name, { users, accessKeys }),
      address,
      attempts,
      seconds,
    }),
  );
}
