import type { Instances } from '../dispatch/Instances.js';
import type { Providers } from '../dispatch/Providers.js';
import type { IndicationSink } from '../indications/Indication.js';
import { LifecycleWatcher } from '../indications/sources/LifecycleWatcher.js';
import type { Logger } from '../log.js';
import { targetNamespace } from '../providers/identity.js';
import type { Repository } from '../repository/Repository.js';

/** What is watched, with the classes below. */
const watchedClasses = [
  'CIM_SharedSecret',
  'CIM_CredentialContext',
  'CIM_SCSIProtocolController',
  'CIM_iSCSIProtocolEndpoint',
  'CIM_iSCSISession',
  'CIM_iSCSIConnection',
] as const;

/** What publishes indications of secrets, targets and sessions: changes that others made (tgtadm, targetcli, initiators) with the next look. */
export function openIndicationSources(
  sink: IndicationSink,
  {
    repository,
    providers,
    instances,
  }: { readonly repository: Repository; readonly providers: Providers; readonly instances: Instances },
  hostName: string,
  { intervalMs, log }: { readonly intervalMs: number; readonly log: Logger },
): LifecycleWatcher {
  const gone = new AbortController();
  const call = {
    principal: { name: 'iscsi-wbem', roles: new Set(['read'] as const), address: 'local', door: 'server' },
    namespace: targetNamespace,
    host: hostName,
    signal: gone.signal,
    decodeEmbedded: () => {
      throw new Error('the watcher reads instances only: it is sent no embedded object');
    },
  };
  const namespace = repository.getNamespace(targetNamespace);
  return new LifecycleWatcher({
    sink,
    namespace,
    intervalMs,
    async *read() {
      for (const className of watchedClasses) {
        for await (const instance of instances.enumerate(targetNamespace, className, call)) {
          // What clients make of a subclass is indicated when they make it.
          if (!providers.find(namespace, instance.className)?.isOfClients) yield instance;
        }
      }
    },
    log,
  });
}
