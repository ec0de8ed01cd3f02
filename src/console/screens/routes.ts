import type { Route } from '../Route.js';
import type { FleetScreenDeps, HostScreenDeps, ScreenDeps, ServerScreenDeps } from '../ScreenDeps.js';
import { accountsRoutes } from './accounts.js';
import { auditRoutes } from './audit.js';
import { eventsRoutes } from './events.js';
import { findingsRoutes } from './findings.js';
import { fleetListsRoutes } from './fleetLists.js';
import { fleetOverviewRoutes } from './fleetOverview.js';
import { hostsRoutes } from './hosts.js';
import { initiatorRoutes } from './initiator.js';
import { initiatorSessionRoutes } from './initiatorSession.js';
import { maskingRoutes } from './masking.js';
import { maskingGroupsRoutes } from './maskingGroups.js';
import { maskingViewRoutes } from './maskingView.js';
import { meRoutes } from './me.js';
import { overviewRoutes } from './overview.js';
import { poolsRoutes } from './pools.js';
import { provideRoutes } from './provide.js';
import { serverRoutes } from './server.js';
import { sessionsRoutes } from './sessions.js';
import { targetRoutes } from './target.js';
import { targetsRoutes } from './targets.js';
import { usersRoutes } from './users.js';
import { volumesRoutes } from './volumes.js';

/** The routes of a standalone server.  A new screen is added here or in one of the lists below, and to `layout` if it is a main screen. */
export function routesOf(deps: ScreenDeps): readonly Route[] {
  return [
    ...overviewRoutes(deps, deps),
    ...targetScreens(deps),
    ...initiatorRoutes(deps),
    ...initiatorSessionRoutes(deps),
    ...serverScreens(deps),
  ];
}

/** The routes of a host of a fleet. */
export function hostRoutesOf(deps: HostScreenDeps): readonly Route[] {
  return [...overviewRoutes(deps, null), ...targetScreens(deps)];
}

/** The routes of an endpoint, without those of its hosts. */
export function fleetRoutesOf(deps: FleetScreenDeps): readonly Route[] {
  return [
    ...fleetOverviewRoutes(deps),
    ...hostsRoutes(deps),
    ...fleetListsRoutes(deps),
    ...serverScreens(deps),
  ];
}

function targetScreens(deps: HostScreenDeps): readonly Route[] {
  return [
    targetsRoutes,
    targetRoutes,
    volumesRoutes,
    poolsRoutes,
    provideRoutes,
    maskingRoutes,
    maskingViewRoutes,
    maskingGroupsRoutes,
    accountsRoutes,
    sessionsRoutes,
  ].flatMap((routes) => routes(deps));
}

function serverScreens(deps: ServerScreenDeps): readonly Route[] {
  return [findingsRoutes, eventsRoutes, auditRoutes, serverRoutes, usersRoutes, meRoutes].flatMap((routes) =>
    routes(deps),
  );
}
