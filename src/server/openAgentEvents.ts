import { EventLog } from '../agent/EventLog.js';
import { Providers } from '../dispatch/Providers.js';
import { RelaySink } from '../indications/relayed/RelaySink.js';
import { targetNamespace } from '../providers/identity.js';
import { providersIn } from '../providers/index.js';
import type { ChangeEvents } from './ChangeEvents.js';
import { openTargetIndications } from './openTargetIndications.js';
import type { ChangeWays } from './openChanges.js';
import type { OpenedDriver } from './openDriver.js';
import { openRepository } from './openRepository.js';
import { ProviderPackages } from './ProviderPackages.js';
import type { ResourceStack } from './ResourceStack.js';
import type { ServerDeps } from './ServerDeps.js';

/**
 * Opens the indications of an agent's host: what a server beside the target indicates, kept for the endpoint that asks for it.  Nothing is
 * watched before that.
 */
export async function openAgentEvents(
  {
    settings,
    hostName,
    sharedStore,
    actionLog,
    logger: log,
  }: Pick<ServerDeps, 'actionLog' | 'hostName' | 'logger' | 'settings' | 'sharedStore'>,
  opened: OpenedDriver,
  { credentials, pairs, storage }: ChangeWays,
  events: ChangeEvents,
  resources: ResourceStack,
): Promise<EventLog> {
  const packages = await ProviderPackages.load({ ...settings, providers: [] }, log);
  const repository = await openRepository(settings, sharedStore, actionLog, packages);
  const { defaultChapName } = settings;
  const live = providersIn({
    targets: opened.driver,
    credentials,
    pairs,
    storage,
    defaultChapName,
    hostName,
    idScope: hostName,
  });
  const eventLog = new EventLog({ maxEvents: settings.maxKeptEvents });
  const sink = new RelaySink({
    namespace: repository.getNamespace(targetNamespace).name,
    wants: (kind) => eventLog.wants(kind),
    onWantedChange: (listener) => eventLog.onWantedChange(listener),
    push: (text) => eventLog.push(text),
    log,
  });
  const providers = new Providers(live, () => null);
  openTargetIndications(
    { settings, hostName, logger: log },
    opened,
    { sink, repository, providers },
    events,
    resources,
  );
  return eventLog;
}
