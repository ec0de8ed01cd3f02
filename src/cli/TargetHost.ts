import { CIMDateTime } from '../cim/CIMDateTime.js';
import { CIMInstance, cimProperty } from '../cim/CIMInstance.js';
import { CIMInstanceName, isInstanceName } from '../cim/CIMInstanceName.js';
import { targetNamespace } from '../cim/namespaces.js';
import type { WbemClient } from '../client/WbemClient.js';
import type { AccountRole } from '../targets/TargetReader.js';
import { CommandError } from './CommandError.js';

/** CIM_CredentialContext.Usage. */
const usages = { target: 2, initiator: 4 } as const satisfies Record<AccountRole, number>;

export interface TargetInfo {
  readonly name: string;
  /** The storage host it is at: an endpoint of a fleet has targets of the same name at several. */
  readonly systemName: string;
  readonly alias: string | null;
  /** `address:port`. */
  readonly portals: readonly string[];
  /** Null if the server does not say. */
  readonly chapEnabled: boolean | null;
}

/** ISCSIWBEM_SharedSecret.ProofState. */
const proofStates = new Map<unknown, NonNullable<ProofInfo['state']>>([
  [2, 'proved'],
  [3, 'unproved'],
  [4, 'failed'],
]);

export interface ProofInfo {
  /** Null: no login was tried. */
  readonly state: 'proved' | 'unproved' | 'failed' | null;
  readonly reason: string | null;
  /** ISO 8601. */
  readonly time: string | null;
}

/** A CHAP account without its secret. */
export interface SecretInfo {
  readonly chapName: string;
  /** The storage host it is at. */
  readonly systemName: string;
  /** The scope in which the name is unique. */
  readonly authority: string;
  readonly bindings: readonly { readonly target: string; readonly role: AccountRole }[];
  readonly proof: ProofInfo;
  /** Until when the former secret is also accepted, in ISO 8601; null if there is only one secret. */
  readonly overlapEnds: string | null;
}

export interface TargetSessionInfo {
  readonly id: string;
  /** The storage host of the target; null if the server does not say. */
  readonly systemName: string | null;
  readonly target: string | null;
  readonly initiator: string | null;
  /** Addresses of the connections that the server reports. */
  readonly addresses: readonly string[];
  readonly authentication: 'none' | 'CHAP' | null;
  readonly mutual: boolean | null;
}

/** Includes the path of the instance at the server. */
export type Found<T> = T & { readonly path: CIMInstanceName };

/** The part that is shown. */
export function withoutPath<T>(found: Found<T>): Omit<Found<T>, 'path'> {
  const { path: _, ...rest } = found;
  return rest;
}

/** The target model of a server, through CIM operations.  Throws what WbemClient throws. */
export class TargetHost {
  readonly #client: WbemClient;

  constructor(client: WbemClient) {
    this.#client = client;
  }

  async listTargets(): Promise<TargetInfo[]> {
    const controllers = await this.#client.enumerateInstances('MSISCSITARGET_SCSIProtocolController');
    const ports = await this.#client.enumerateInstances('MSISCSITARGET_iSCSIProtocolEndpoint');
    return controllers.map((controller) => {
      const name = text(controller, 'Name') ?? '';
      // This information has a column of its own.
      const alias = text(controller, 'ElementName')?.replace(/ \(no CHAP: [^()]*\)$/u, '') ?? null;
      const systemName = text(controller, 'SystemName') ?? '';
      const own = ports.filter(
        (port) =>
          sameIscsiName(targetOfPort(text(port, 'Name')), name) && text(port, 'SystemName') === systemName,
      );
      const chapEnabled = controller.value('ChapEnabled');
      return {
        name,
        systemName,
        alias: alias === name ? null : alias,
        portals: own.flatMap((port) => (text(port, 'Description') ?? '').split(', ').filter(Boolean)),
        chapEnabled: typeof chapEnabled === 'boolean' ? chapEnabled : null,
      };
    });
  }

  async listSecrets(): Promise<Found<SecretInfo>[]> {
    const secrets = await this.#client.enumerateInstances('ISCSIWBEM_SharedSecret');
    const contexts = secrets.length === 0 ? [] : await this.#listContexts();
    const bySecret = groupBy(contexts, ({ secret }) => secret.canonical);
    return secrets.flatMap((secret) => {
      const { path } = secret;
      if (!path) return [];
      // A target has one context for each of its ports.
      const bindings = new Map(
        (bySecret.get(path.canonical) ?? []).map(({ target, role }) => [
          `${role} ${target}`,
          { target, role },
        ]),
      );
      return Object.assign(readSecret(secret), {
        bindings: [...bindings.values()],
        path: path.at({ namespace: targetNamespace }),
      });
    });
  }

  async listSessions(): Promise<Found<TargetSessionInfo>[]> {
    const sessions = await this.#client.enumerateInstances('MSISCSITARGET_iSCSISession');
    if (sessions.length === 0) return [];
    const ends = await this.#client.enumerateInstances('MSISCSITARGET_EndpointOfNetworkPipe');
    const parts = await this.#client.enumerateInstances('MSISCSITARGET_NetworkPipeComposition');
    const connections = await this.#client.enumerateInstances('MSISCSITARGET_iSCSIConnection');
    const endOf = groupBy(ends, (end) => reference(end, 'Dependent')?.canonical);
    const partsOf = groupBy(parts, (part) => reference(part, 'GroupComponent')?.canonical);
    const connectionOf = groupBy(connections, ({ path }) => path?.canonical);
    return sessions.flatMap((session) => {
      const { path } = session;
      if (!path) return [];
      const [end] = endOf.get(path.canonical) ?? [];
      const port = end ? reference(end, 'Antecedent') : null;
      const own = (partsOf.get(path.canonical) ?? []).flatMap(
        (part) => connectionOf.get(reference(part, 'PartComponent')?.canonical) ?? [],
      );
      const mutual = own[0]?.value('MutualAuthentication');
      return {
        id: text(session, 'InstanceID') ?? '',
        systemName: port ? systemOf(port) : null,
        target: targetOfPort(portName(port)),
        initiator: text(session, 'EndPointName'),
        addresses: own.flatMap((each) => text(each, 'ElementName') ?? []),
        authentication: authentications.get(own[0]?.value('AuthenticationMethodUsed')) ?? null,
        mutual: typeof mutual === 'boolean' ? mutual : null,
        path,
      };
    });
  }

  /**
   * A port of the target.
   * @param systemName the storage host; undefined: the only one that has such a target.
   * @throws CommandError naming the existing targets, or the hosts where several have it.
   */
  async getPort(target: string, systemName?: string): Promise<CIMInstanceName> {
    const all = await this.#client.enumerateInstanceNames('MSISCSITARGET_iSCSIProtocolEndpoint');
    const paths = systemName === undefined ? all : atSystem(all, systemName);
    const ports = paths.filter((path) => sameIscsiName(targetOfPort(portName(path)), target));
    expectOneSystem(`the target "${target}"`, ports.map(systemOf));
    const [port] = ports;
    if (port) return port.at({ namespace: targetNamespace });
    const names = new Set(paths.map((path) => targetOfPort(portName(path))));
    throw new CommandError(
      'failed',
      names.size === 0
        ? `the server has no target: expected one named "${target}".`
        : `the server has no target "${target}": expected ${[...names].join(' or ')}.`,
    );
  }

  /**
   * The service that makes accounts at a storage host.
   * @param systemName undefined: the only host that the server has.
   * @throws CommandError if there is none, or if there are several.
   */
  async getAccountService(systemName?: string): Promise<CIMInstanceName> {
    const all = await this.#client.enumerateInstanceNames('MSISCSITARGET_ReplicationService');
    const services = systemName === undefined ? all : atSystem(all, systemName);
    expectOneSystem('the service of accounts', services.map(systemOf));
    const [service] = services;
    if (service) return service;
    throw new CommandError('refused', 'the server has no MSISCSITARGET_ReplicationService.');
  }

  /**
   * Returns the return value of AddSharedSecret and the account that it created.
   * @param service of the host of the port.
   */
  async addSharedSecret(
    service: CIMInstanceName,
    chapName: string,
    secret: Buffer,
    port: CIMInstanceName | null,
  ): Promise<{ readonly returnValue: unknown; readonly path: CIMInstanceName | null }> {
    const embedded = new CIMInstance('CIM_SharedSecret', [
      cimProperty('RemoteID', 'string', chapName),
      cimProperty('Secret', 'string', printOctets(secret)),
    ]);
    const { returnValue, outParameters } = await this.#client.invokeMethod(service, 'AddSharedSecret', [
      { name: 'SharedSecret', type: 'string', isArray: false, value: embedded, embeddedObject: 'instance' },
      { name: 'ServiceAccessPoint', type: 'reference', isArray: false, value: port },
    ]);
    const made = outParameters.get('SharedSecretPath');
    return { returnValue, path: isInstanceName(made) ? made.at({ host: null }) : null };
  }

  /**
   * Replaces a secret.  With an overlap the former one stays valid for that time, if the target supports it.
   * @returns the return value of RotateSharedSecret.
   */
  async rotateSecret(path: CIMInstanceName, secret: Buffer, overlap: CIMDateTime | null): Promise<unknown> {
    const { returnValue } = await this.#client.invokeMethod(serviceOf(path), 'RotateSharedSecret', [
      { name: 'SharedSecret', type: 'reference', isArray: false, value: path },
      { name: 'NewSecret', type: 'string', isArray: false, value: printOctets(secret) },
      { name: 'OverlapInterval', type: 'datetime', isArray: false, value: overlap },
    ]);
    return returnValue;
  }

  /**
   * Has the server prove a secret by logging in; `readSecret` returns the result.
   * @returns the return value of ProveSharedSecret.
   */
  async proveSecret(path: CIMInstanceName): Promise<unknown> {
    const { returnValue } = await this.#client.invokeMethod(serviceOf(path), 'ProveSharedSecret', [
      { name: 'SharedSecret', type: 'reference', isArray: false, value: path },
    ]);
    return returnValue;
  }

  /** Removes a secret, or ends a session. */
  async remove(path: CIMInstanceName): Promise<void> {
    await this.#client.deleteInstance(path);
  }

  async bind(secret: CIMInstanceName, port: CIMInstanceName, role: AccountRole): Promise<void> {
    await this.#client.createInstance(
      new CIMInstance('CIM_CredentialContext', [
        cimProperty('ElementInContext', 'reference', secret),
        cimProperty('ElementProvidingContext', 'reference', port),
        cimProperty('Usage', 'uint16', usages[role]),
      ]),
    );
  }

  /** @returns false if the account is not bound to the target. */
  async unbind(secret: CIMInstanceName, target: string): Promise<boolean> {
    const context = (await this.#listContexts()).find(
      (each) => each.secret.equals(secret) && sameIscsiName(each.target, target),
    );
    if (!context) return false;
    await this.#client.deleteInstance(context.path);
    return true;
  }

  /** The current state of the account. */
  async readSecret(path: CIMInstanceName): Promise<Omit<SecretInfo, 'bindings'>> {
    return readSecret(await this.#client.getInstance(path));
  }

  async #listContexts() {
    const contexts = await this.#client.enumerateInstances('CIM_CredentialContext');
    return contexts.flatMap((context) => {
      const secret = reference(context, 'ElementInContext');
      const target = targetOfPort(portName(reference(context, 'ElementProvidingContext')));
      const role: AccountRole = context.value('Usage') === usages.target ? 'target' : 'initiator';
      return secret && target !== null && context.path ? [{ secret, target, role, path: context.path }] : [];
    });
  }
}

export function groupBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string | undefined,
): Map<string | undefined, T[]> {
  const groups = new Map<string | undefined, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Whether two texts are the name of the same iSCSI node.  Names compare without case (RFC 3722). */
export function sameIscsiName(a: string | null, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}

/** CIM_iSCSIConnection.AuthenticationMethodUsed. */
const authentications = new Map<unknown, 'none' | 'CHAP'>([
  [2, 'none'],
  [4, 'CHAP'],
]);

function readSecret(instance: CIMInstance): Omit<SecretInfo, 'bindings'> {
  return {
    chapName: text(instance, 'RemoteID') ?? '',
    systemName: text(instance, 'SystemName') ?? '',
    authority: text(instance, 'ServiceName') ?? '',
    proof: {
      state: proofStates.get(instance.value('ProofState')) ?? null,
      reason: text(instance, 'ProofReason'),
      time: time(instance, 'ProofTime'),
    },
    overlapEnds: time(instance, 'OverlapEnds'),
  };
}

/**
 * `0x` and 8 hexadecimal digits for the length including themselves, followed by the bytes (OctetString).  In this form the
 * secret is never misinterpreted.
 */
function printOctets(bytes: Buffer): string {
  return `0x${(bytes.length + 4).toString(16).padStart(8, '0')}${bytes.toString('hex')}`;
}

/** RFC 7143 4.2.7.4: `<iSCSI name>,t,0x<tag>`. */
function targetOfPort(name: string | null): string | null {
  return name === null ? null : (/^(.+),t,0x[0-9a-f]+$/iu.exec(name)?.[1] ?? null);
}

/** The storage host that an object is at. */
export function systemOf(path: CIMInstanceName): string {
  return String(path.keyBindings.get('SystemName'));
}

/** @throws CommandError if none of the objects is at the host. */
export function atSystem(paths: readonly CIMInstanceName[], systemName: string): readonly CIMInstanceName[] {
  const there = paths.filter((path) => systemOf(path) === systemName);
  if (there.length > 0 || paths.length === 0) return there;
  const systems = [...new Set(paths.map(systemOf))].join(' or ');
  throw new CommandError(
    'failed',
    `the server shows nothing at a host "${systemName}": expected ${systems}.`,
  );
}

/** @throws CommandError naming the hosts, if there are several. */
export function expectOneSystem(what: string, names: readonly string[]): void {
  const systems = new Set(names);
  if (systems.size < 2) return;
  throw new CommandError('usage', `${what} is at ${systems.size} hosts: expected ${printHosts(systems)}.`);
}

/** Whether a table has a column with the hosts: a server for its own host does not show its name. */
export function areAtSeveral(found: readonly { readonly systemName: string | null }[]): boolean {
  return new Set(found.map(({ systemName }) => systemName)).size > 1;
}

/** @throws CommandError if there is no such target, or one at each of several hosts. */
export function pickTarget(
  targets: readonly TargetInfo[],
  name: string,
  host: string | undefined,
): TargetInfo {
  const named = targets.filter(
    (each) => sameIscsiName(each.name, name) && (host === undefined || each.systemName === host),
  );
  const [found] = named;
  if (!found)
    throw new CommandError(
      'failed',
      `the server has no target "${name}"${host === undefined ? '' : ` at the host "${host}"`}.`,
    );
  expectOneSystem(
    `the target "${name}"`,
    named.map(({ systemName }) => systemName),
  );
  return found;
}

/** Whether an account opens a target. */
export function opens({ bindings, systemName }: SecretInfo, target: TargetInfo): boolean {
  return (
    systemName === target.systemName && bindings.some((bound) => sameIscsiName(bound.target, target.name))
  );
}

export function printHosts(systems: ReadonlySet<string>): string {
  return [...systems].map((each) => `--host ${each}`).join(' or ');
}

function portName(path: CIMInstanceName | null): string | null {
  const name = path?.keyBindings.get('Name');
  return typeof name === 'string' ? name : null;
}

function text(instance: CIMInstance, property: string): string | null {
  const value = instance.value(property);
  return typeof value === 'string' ? value : null;
}

function time(instance: CIMInstance, property: string): string | null {
  const value = instance.value(property);
  return value instanceof CIMDateTime ? (value.toDate()?.toISOString() ?? value.toString()) : null;
}

function reference(instance: CIMInstance, property: string): CIMInstanceName | null {
  const value = instance.value(property);
  return isInstanceName(value) ? value : null;
}

/** The service that a secret belongs to. */
function serviceOf(secret: CIMInstanceName): CIMInstanceName {
  const key = (name: string): string => String(secret.keyBindings.get(name));
  return new CIMInstanceName(
    key('ServiceCreationClassName'),
    {
      SystemCreationClassName: key('SystemCreationClassName'),
      SystemName: key('SystemName'),
      CreationClassName: key('ServiceCreationClassName'),
      Name: key('ServiceName'),
    },
    secret,
  );
}
