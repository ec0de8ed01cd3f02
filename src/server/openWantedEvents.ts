import type { EventLog } from '../agent/EventLog.js';
import { Providers } from '../dispatch/Providers.js';
import { RelaySink } from '../indications/relayed/RelaySink.js';
import { targetNamespace } from '../providers/identity.js';
import { providersIn } from '../providers/index.js';
import type { AgentEventDeps } from './openAgentEvents.js';
import { openRepository } from './openRepository.js';
import { openTargetIndications } from './openTargetIndications.js';
import { ProviderPackages } from './ProviderPackages.js';
import type { ResourceStack } from './ResourceStack.js';

/** Opens the model of an agent and begins to watch its target, for the indications that an endpoint wants. */
export async function openWantedEvents(
  { deps, opened, ways: { credentials, pairs, storage }, changeEvents }: AgentEventDeps,
  eventLog: EventLog,
  resources: ResourceStack,
): Promise<void> {
  const { settings, hostName, sharedStore, actionLog, logger: log } = deps;
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
    changeEvents,
    resources,
  );
}
