import type { CIMInstanceName, CIMKeyValue } from '../cim/CIMInstanceName.js';
import { sameName } from '../cim/NameMap.js';
import { findTargetName } from '../targets/IscsiName.js';
import type { AccountRef, Authority, Session, SessionConnection, Target } from '../targets/TargetReader.js';
import {
  controllerKeys,
  endpointKeys,
  parsePortName,
  portsOf,
  secretKeys,
  secretServiceKeys,
  systemKeys,
  targetNamespace,
  type TargetPort,
} from './identity.js';
import type { ProviderDeps } from './ProviderDeps.js';
import { connectionInstanceId, sessionInstanceId, targetOfSession } from './session/sessionIdentity.js';

/**
 * The target port that a reference names, by its class or a superclass, with or without host and namespace; null if there is
 * none.
 */
export async function findPort(
  { targets, hostName }: Pick<ProviderDeps, 'targets' | 'hostName'>,
  path: CIMInstanceName,
): Promise<TargetPort | null> {
  const name = path.keyBindings.get('Name');
  const port = typeof name === 'string' ? await findPortByName({ targets }, name) : null;
  if (!port) return null;
  return namesIt(path, endpointKeys(hostName, port), ['Name']) ? port : null;
}

/** The target port of that name; null if there is none. */
export async function findPortByName(
  { targets }: Pick<ProviderDeps, 'targets'>,
  name: string,
): Promise<TargetPort | null> {
  const parsed = parsePortName(name);
  if (!parsed) return null;
  const iscsiName = findTargetName(parsed.iscsiName, targets.capabilities);
  const target = iscsiName && (await targets.findTarget(iscsiName));
  return (
    (target && portsOf(target).find(({ portalGroupTag }) => portalGroupTag === parsed.portalGroupTag)) ?? null
  );
}

/** The target whose node a path names; null if there is none. */
export async function findTargetOf(
  { targets, digests, hostName }: Pick<ProviderDeps, 'targets' | 'digests' | 'hostName'>,
  path: CIMInstanceName,
): Promise<Target | null> {
  const id = path.keyBindings.get('DeviceID');
  if (typeof id !== 'string') return null;
  const name = (await digests.findName(id)) ?? findTargetName(id, targets.capabilities);
  const target = name && (await targets.findTarget(name));
  return target && namesIt(path, controllerKeys(hostName, target)) ? target : null;
}

/** The account that a reference to a shared secret names; it need not exist.  Null if the reference names something else. */
export function accountOf({ hostName }: ProviderDeps, path: CIMInstanceName): AccountRef | null {
  const authority = path.keyBindings.get('ServiceName');
  const chapName = path.keyBindings.get('RemoteID');
  if (typeof authority !== 'string' || typeof chapName !== 'string') return null;
  const account = { authority, chapName };
  return namesIt(path, secretKeys(hostName, account)) ? account : null;
}

/** The authority that a reference names; null if there is none. */
export async function findAuthorityOf(
  { targets, hostName }: Pick<ProviderDeps, 'targets' | 'hostName'>,
  path: CIMInstanceName,
): Promise<Authority | null> {
  const name = path.keyBindings.get('Name');
  if (typeof name !== 'string' || !namesIt(path, secretServiceKeys(hostName, name))) return null;
  return targets.findAuthority(name);
}

/** The live session that a reference names; null if there is none. */
export async function findSessionOf(
  deps: Pick<ProviderDeps, 'targets'>,
  path: CIMInstanceName,
): Promise<Session | null> {
  const wanted = path.keyBindings.get('InstanceID');
  const target = typeof wanted === 'string' ? targetOfSession(wanted) : null;
  if (target === null) return null;
  return (
    (await deps.targets.listSessions(target)).find((session) => sessionInstanceId(session) === wanted) ?? null
  );
}

/** The connection of a live session that a reference names; null if there is none. */
export async function findConnectionOf(
  deps: Pick<ProviderDeps, 'targets'>,
  path: CIMInstanceName,
): Promise<{ readonly session: Session; readonly connection: SessionConnection } | null> {
  const wanted = path.keyBindings.get('InstanceID');
  const target = typeof wanted === 'string' ? targetOfSession(wanted) : null;
  for (const session of target === null ? [] : await deps.targets.listSessions(target)) {
    const connection = session.connections.find((each) => connectionInstanceId(session, each) === wanted);
    if (connection) return { session, connection };
  }
  return null;
}

/** Whether a reference names the host. */
export function isSystem({ hostName }: Pick<ProviderDeps, 'hostName'>, path: CIMInstanceName): boolean {
  return namesIt(path, systemKeys(hostName));
}

/** Whether a path names this instance: by its class or a superclass, with or without its namespace. */
export function namesInstance(path: CIMInstanceName, instance: CIMInstanceName): boolean {
  const keys = Object.fromEntries(instance.keyBindings);
  return path.keyBindings.size === instance.keyBindings.size && namesIt(path, keys);
}

/** Whether a path is in the namespace of the targets, or has none: keys mean something else in another namespace. */
export function isOfTargets({ namespace }: Pick<CIMInstanceName, 'namespace'>): boolean {
  return namespace === null || sameName(namespace, targetNamespace);
}

/**
 * Whether a path has these keys of an instance, and is in our namespace.
 * @param judged keys that the caller has compared already.
 */
export function namesIt(
  path: CIMInstanceName,
  keys: Readonly<Record<string, CIMKeyValue>>,
  judged: readonly string[] = [],
): boolean {
  if (!isOfTargets(path)) return false;
  return Object.entries(keys).every(([name, value]) => {
    const given = path.keyBindings.get(name);
    return (
      judged.includes(name) ||
      (name.endsWith('CreationClassName')
        ? typeof given === 'string' && typeof value === 'string' && sameName(given, value)
        : given === value)
    );
  });
}
