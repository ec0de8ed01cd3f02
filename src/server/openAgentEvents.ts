import { EventLog } from '../agent/EventLog.js';
import { eventKinds } from '../link/messages.js';
import type { ChangeEvents } from './ChangeEvents.js';
import type { ChangeWays } from './openChanges.js';
import type { OpenedDriver } from './openDriver.js';
import { ResourceStack } from './ResourceStack.js';
import type { ServerDeps } from './ServerDeps.js';

/** What the indications of an agent's host are made with. */
export interface AgentEventDeps {
  readonly deps: Pick<ServerDeps, 'actionLog' | 'hostName' | 'logger' | 'settings' | 'sharedStore'>;
  readonly opened: OpenedDriver;
  readonly ways: ChangeWays;
  readonly changeEvents: ChangeEvents;
}

/**
 * Opens the indications of an agent's host: what a server beside the target indicates, kept for the endpoint that asks for it.  The model and
 * what watches the target are opened when an endpoint asks for the first time.
 */
export function openAgentEvents(given: AgentEventDeps, resources: ResourceStack): EventLog {
  const { deps, opened } = given;
  const eventLog = new EventLog({ maxEvents: deps.settings.maxKeptEvents });
  const ofEvents = new ResourceStack();
  ofEvents.use(opened.alertSources);
  opened.alertSources.openLog(opened.driver);
  let isClosed = false;
  let opening: Promise<void> | null = null;
  const open = async (): Promise<void> => {
    const { openWantedEvents } = await import('./openWantedEvents.js');
    if (!isClosed) await openWantedEvents(given, eventLog, ofEvents);
  };
  eventLog.onWantedChange(() => {
    if (opening !== null || !eventKinds.some((kind) => eventLog.wants(kind))) return null;
    opening = open().catch((error: unknown) => {
      deps.logger.error({ err: error }, 'the indications of this host could not be opened');
      // The next request tries it again.
      opening = null;
      throw error;
    });
    return opening;
  });
  resources.defer(async () => {
    isClosed = true;
    await opening?.catch(() => undefined);
    await ofEvents.close();
  });
  return eventLog;
}
