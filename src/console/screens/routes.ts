import type { Route } from '../Route.js';
import { readTargetOverview } from '../readTargets.js';
import type { ReadDeps, ScreenDeps } from '../ScreenDeps.js';
import { SharedReading } from '../SharedReading.js';
import { accountsRoutes } from './accounts.js';
import { auditRoutes } from './audit.js';
import { eventsRoutes } from './events.js';
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

/** The routes of all screens.  A new screen is added here, and to `layout` if it is a main screen. */
export function routesOf(read: ReadDeps): readonly Route[] {
  const deps: ScreenDeps = { ...read, targetOverview: new SharedReading(() => readTargetOverview(read)) };
  return [
    overviewRoutes,
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
    initiatorRoutes,
    initiatorSessionRoutes,
    eventsRoutes,
    auditRoutes,
    serverRoutes,
    usersRoutes,
    meRoutes,
  ].flatMap((routes) => routes(deps));
}
