import type { Route } from '../Route.js';
import type { ScreenDeps } from '../ScreenDeps.js';
import { accountsRoutes } from './accounts.js';
import { auditRoutes } from './audit.js';
import { eventsRoutes } from './events.js';
import { initiatorRoutes } from './initiator.js';
import { meRoutes } from './me.js';
import { overviewRoutes } from './overview.js';
import { poolsRoutes } from './pools.js';
import { provideRoutes } from './provide.js';
import { serverRoutes } from './server.js';
import { sessionsRoutes } from './sessions.js';
import { targetRoutes } from './target.js';
import { targetsRoutes } from './targets.js';
import { volumesRoutes } from './volumes.js';

/** The routes of all screens.  A new screen is added here, and to `layout` if it is a main screen. */
export function routesOf(deps: ScreenDeps): readonly Route[] {
  return [
    overviewRoutes,
    targetsRoutes,
    targetRoutes,
    volumesRoutes,
    poolsRoutes,
    provideRoutes,
    accountsRoutes,
    sessionsRoutes,
    initiatorRoutes,
    eventsRoutes,
    auditRoutes,
    serverRoutes,
    meRoutes,
  ].flatMap((routes) => routes(deps));
}
