import type { Providers } from '../dispatch/Providers.js';
import type { IndicationSink } from '../indications/Indication.js';
import { ProviderWatcher } from '../indications/sources/ProviderWatcher.js';
import { changedSubjects } from '../providers/changedSubjects.js';
import type { Repository } from '../repository/Repository.js';
import type { ChangeEvents } from './ChangeEvents.js';
import type { OpenedDriver } from './openDriver.js';
import type { ResourceStack } from './ResourceStack.js';
import type { ServerDeps } from './ServerDeps.js';

/** Begins to indicate what happens to the target of this host: changes of its live instances, and alerts.  The caller closes `alertSources`. */
export function openTargetIndications(
  { settings, hostName, logger: log }: Pick<ServerDeps, 'hostName' | 'logger' | 'settings'>,
  { driver, alertSources }: Pick<OpenedDriver, 'alertSources' | 'driver'>,
  {
    sink,
    repository,
    providers,
  }: { readonly sink: IndicationSink; readonly repository: Repository; readonly providers: Providers },
  events: ChangeEvents,
  resources: ResourceStack,
): void {
  const looks = { intervalMs: settings.indicationPollMs, log };
  const lifecycle = resources.use(new ProviderWatcher({ sink, repository, providers, hostName, ...looks }));
  alertSources.open(driver, sink, repository, looks);
  events.listen({
    credentialsChanged: (changed) => lifecycle.lookAt(changedSubjects(changed)),
    subjectsChanged: (subjects) => lifecycle.lookAt(subjects),
    storageChanged: (changed) => lifecycle.lookAt(changedSubjects(changed)),
    recorded: (record) => alertSources.noteChange(record),
    withoutAccount: (found) => alertSources.noteWithoutAccount(found),
  });
}
