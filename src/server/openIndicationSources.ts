import type { CIMInstance } from '../cim/CIMInstance.js';
import type { Instances } from '../dispatch/Instances.js';
import type { Providers } from '../dispatch/Providers.js';
import type { Traversal } from '../dispatch/Traversal.js';
import type { IndicationSink } from '../indications/Indication.js';
import { LifecycleWatcher } from '../indications/sources/LifecycleWatcher.js';
import type { Logger } from '../log.js';
import { controllerPath, secretPath, targetNamespace } from '../providers/identity.js';
import { groupOf, parseGroup } from './watchedGroups.js';
import type { AccountRef } from '../targets/TargetReader.js';
import type { IscsiName } from '../targets/IscsiName.js';
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

const noFilter = { associationClass: null, role: null, resultClass: null, resultRole: null } as const;

/** What publishes indications of secrets, targets and sessions: changes that others made (tgtadm, targetcli, initiators) with the next look. */
export function openIndicationSources(
  sink: IndicationSink,
  {
    repository,
    providers,
    instances,
    traversal,
  }: {
    readonly repository: Repository;
    readonly providers: Providers;
    readonly instances: Instances;
    readonly traversal: Traversal;
  },
  hostName: string,
  { intervalMs, log }: { readonly intervalMs: number; readonly log: Logger },
): LifecycleWatcher {
  const gone = new AbortController();
  const call = {
    principal: { name: 'iscsi-wbem', roles: new Set(['read'] as const), address: 'local', door: 'server' },
    namespace: targetNamespace,
    host: hostName,
    signal: gone.signal,
  };
  const namespace = repository.getNamespace(targetNamespace);
  // What clients make of a subclass is indicated when they make it.
  const isWatched = ({ className }: CIMInstance): boolean =>
    providers.find(namespace, className)?.isOfClients !== true;
  const tied = (from: CIMInstance, associationClass: string) =>
    from.path ? traversal.associators(from.path, { ...noFilter, associationClass }, call) : [];

  async function* readAccount(account: AccountRef): AsyncGenerator<CIMInstance> {
    const secret = await instances.find(targetNamespace, secretPath(hostName, account), call);
    if (!secret?.path) return;
    yield secret;
    yield* traversal.references(
      secret.path,
      { ...noFilter, associationClass: 'CIM_CredentialContext' },
      call,
    );
  }

  async function* readTarget(iscsiName: IscsiName): AsyncGenerator<CIMInstance> {
    const node = await instances.find(targetNamespace, controllerPath(hostName, { iscsiName }), call);
    if (!node) return;
    yield node;
    for await (const port of tied(node, 'MSISCSITARGET_SAPAvailableForElement')) {
      yield port;
      for await (const session of tied(port, 'MSISCSITARGET_EndpointOfNetworkPipe')) {
        yield session;
        yield* tied(session, 'MSISCSITARGET_NetworkPipeComposition');
      }
    }
  }

  async function* readGroup(group: string): AsyncGenerator<CIMInstance> {
    const parsed = parseGroup(group);
    const read = parsed === null ? [] : typeof parsed === 'string' ? readTarget(parsed) : readAccount(parsed);
    for await (const instance of read) if (isWatched(instance)) yield instance;
  }

  return new LifecycleWatcher({
    sink,
    namespace,
    intervalMs,
    async *read() {
      for (const className of watchedClasses) {
        for await (const instance of instances.enumerate(targetNamespace, className, call))
          if (isWatched(instance)) yield instance;
      }
    },
    groupOf,
    readGroup,
    log,
  });
}
