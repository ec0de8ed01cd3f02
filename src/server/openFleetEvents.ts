import { EventCursors } from '../fleet/EventCursors.js';
import type { Fleet } from '../fleet/Fleet.js';
import { FleetEvents } from '../fleet/FleetEvents.js';
import { HostIndications } from '../fleet/HostIndications.js';
import type { Indications } from '../indications/Indications.js';
import { Alerts } from '../indications/sources/Alerts.js';
import { LockoutAlerts } from '../indications/sources/LockoutAlerts.js';
import { wantsChanges } from '../indications/sources/publishChange.js';
import { systemPath, targetNamespace } from '../providers/identity.js';
import type { Repository } from '../repository/Repository.js';
import { eventOf } from './AlertSources.js';
import { findAccountBehind } from './loginThrottleOf.js';
import type { ResourceStack } from './ResourceStack.js';
import type { ServerDeps } from './ServerDeps.js';

/** Opens the indications of an endpoint: those of its hosts, those about them, and its own alerts. */
export function openFleetEvents(
  {
    sharedStore,
    hostName,
    throttle,
    users,
    accessKeys,
    recentEvents,
    logger: log,
  }: Pick<
    ServerDeps,
    'accessKeys' | 'hostName' | 'logger' | 'recentEvents' | 'sharedStore' | 'throttle' | 'users'
  >,
  {
    fleet,
    repository,
    indications,
    isProvided,
  }: {
    readonly fleet: Fleet;
    readonly repository: Repository;
    readonly indications: Indications;
    /** Whether this endpoint has instances of a class of targets. */
    readonly isProvided: (className: string) => boolean;
  },
  resources: ResourceStack,
): void {
  const namespace = repository.getNamespace(targetNamespace);
  const onAlert = (alert: Parameters<typeof eventOf>[0]): void => recentEvents.note(eventOf(alert));
  const hosts = resources.use(
    new HostIndications({ fleet, sink: indications, namespace, isProvided, onAlert }),
  );
  const events = resources.use(
    new FleetEvents({
      fleet,
      cursors: new EventCursors(sharedStore, (err) =>
        log.error({ err }, 'up to where the indications of hosts were read could not be kept'),
      ),
      wanted: () => [
        ...(indications.wants('CIM_AlertIndication', namespace.name) ? (['alerts'] as const) : []),
        ...(wantsChanges(indications, namespace) ? (['changes'] as const) : []),
      ],
      publish: (host, event) => hosts.publish(host, event),
      onGap: (host, why) => hosts.gap(host, why),
      log,
    }),
  );
  resources.defer(indications.onWantedChange(() => events.align()));
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
