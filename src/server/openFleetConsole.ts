import type { HostPages } from '../console/Console.js';
import { fleetScreens } from '../console/layout.js';
import { readTargetOverview } from '../console/readTargets.js';
import type { Route } from '../console/Route.js';
import { Router } from '../console/Router.js';
import type { HostScreenDeps, ReadHost } from '../console/ScreenDeps.js';
import { fleetRoutesOf, hostRoutesOf } from '../console/screens/routes.js';
import { SharedReading } from '../console/SharedReading.js';
import { Tasks } from '../console/Tasks.js';
import type { Fleet } from '../fleet/Fleet.js';
import { gatherFromHosts } from '../fleet/gatherFromHosts.js';
import type { LinkedHost } from '../fleet/LinkedHost.js';
import { neverAsked } from '../fleet/neverAsked.js';
import type { RemoteHost } from '../fleet/RemoteHost.js';
import type { AdministeredHosts } from '../security/Administration.js';
import { openDoor, serverScreenDeps, type ConsoleParts, type OpenedConsole } from './openConsole.js';
import type { ServerDeps } from './ServerDeps.js';

/** Opens the web console of an endpoint; null if it is switched off. */
export function openFleetConsole(
  deps: ServerDeps,
  {
    fleet,
    hosts,
    ...parts
  }: ConsoleParts & { readonly fleet: Fleet; readonly hosts: Pick<AdministeredHosts, 'find' | 'list'> },
): OpenedConsole | null {
  const { settings } = deps;
  if (settings.console === 'off') return null;
  const tasks = new Tasks();
  const routes = fleetRoutesOf({
    ...serverScreenDeps(deps, parts, null),
    fleet: {
      hosts: () => hosts.list(),
      find: (systemName) => hosts.find(systemName),
      gather: (read) => gatherFromHosts(fleet, settings.maxGatheredInstances, read),
    },
  });
  const pages = new FleetPages(fleet, { settings, areOwnSettings: false, history: null, tasks });
  return openDoor(deps, parts.executor, { routes, screens: fleetScreens, hosts: pages }, () => tasks.close());
}

/** Maximum number of hosts whose routes are kept.  They are made again for others when they are asked for. */
const maxKept = 32;

interface KeptPages {
  readonly host: LinkedHost;
  readonly remote: RemoteHost | null;
  readonly router: Router;
}

/** What the screens of all hosts have in common. */
type CommonDeps = Pick<HostScreenDeps, 'areOwnSettings' | 'history' | 'settings' | 'tasks'>;

/** The pages of the hosts of a fleet.  They are made when they are first asked for. */
class FleetPages implements HostPages {
  readonly #fleet: Fleet;
  readonly #common: CommonDeps;
  /** In the order in which they were asked for last. */
  readonly #kept = new Map<string, KeptPages>();

  constructor(fleet: Fleet, common: CommonDeps) {
    this.#fleet = fleet;
    this.#common = common;
  }

  find(systemName: string): Router | null {
    const host = this.#fleet.find(systemName);
    if (host === null) return null;
    // One that was never reached has pages all the same: each says why it cannot be read.
    const remote = host.row.hello === null ? null : this.#fleet.remoteOf(host);
    const kept = this.#kept.get(systemName);
    const pages =
      kept?.host === host && kept.remote === remote
        ? kept
        : { host, remote, router: this.#make(host, remote) };
    this.#kept.delete(systemName);
    this.#kept.set(systemName, pages);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= maxKept) break;
      this.#kept.delete(oldest);
    }
    return pages.router;
  }

  #make(host: LinkedHost, remote: RemoteHost | null): Router {
    const read: ReadHost = remote ?? neverAsked;
    const routes = hostRoutesOf({
      ...this.#common,
      targets: read.targets,
      storage: read.storage,
      credentials: read.credentials,
      health: {
        ready: async () => (host.fault === null ? [] : [host.unreadable().message]),
        leftOut: async () => [],
      },
      targetOverview: new SharedReading(() => readTargetOverview(read)),
    });
    return new Router(routes.map((route) => readable(route, host, remote)));
  }
}

/** The route of a host that is refused while the host cannot be reached, and reads fresh records of volumes and jobs otherwise. */
function readable(route: Route, host: LinkedHost, remote: RemoteHost | null): Route {
  return {
    ...route,
    answer: async (request) => {
      if (remote === null || host.state !== 'ok') throw host.unreachable();
      await remote.storage?.refresh();
      return route.answer(request);
    },
  };
}
