import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CIMError } from '../../src/cim/CIMError.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import type { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import { WbemHttpError } from '../../src/client/WbemHttpError.js';
import type { AdministrationRequest } from '../../src/security/AdministrationRequest.js';
import { askAdministration } from '../../src/security/AdministrationSocket.js';
import { roles, type Role } from '../../src/security/Principal.js';
import { RawClient } from '../http/RawClient.js';
import { sign } from '../storagegateway/GatewayHarness.js';
import { InProcessServer } from '../support/InProcessServer.js';

const targets = 'root/cimv2/storage/iscsitarget';
const wmi = 'root/wmi';
const interop = 'interop';
const password = 'password of all';
/** More than doors that share a user below. */
const attempts = 8;

/** What a door says to somebody. */
type Answer = 'in' | 'unknown' | 'denied' | 'locked';

/** Who knocks; at the AWS door with the access key of the user. */
interface Visitor {
  readonly name: string;
  readonly password: string;
}

interface Door {
  readonly name: string;
  /** As the audit record calls it. */
  readonly door: 'cim-xml' | 'operation' | 'storage-gateway';
  readonly what: string;
  readonly role: Role;
  /** null: a door without namespaces. */
  readonly namespace: string | null;
  readonly knock: (visitor: Visitor | null) => Promise<Answer>;
}

let server: InProcessServer;
const made = new Set<string>();
/** By user. */
const keys = new Map<string, { readonly id: string; readonly secret: string }>();
const paths = new Map<string, CIMInstanceName>();

beforeAll(async () => {
  server = await InProcessServer.open({
    args: ['--login-attempts', String(attempts), '--login-delay-ms', '0', '--default-chap-name', 'everybody'],
  });
  for (const [className, namespace] of [
    ['MSISCSITARGET_ReplicationService', targets],
    ['MSISCSITARGET_SCSIProtocolController', targets],
    ['MSIscsiInitiator_MethodClass', wmi],
  ] as const) {
    const client = new WbemClient({ url: server.url, user: 'admin', password: server.password, namespace });
    const [path] = await client.enumerateInstanceNames(className);
    client.close();
    if (path) paths.set(className, path);
  }
});
afterAll(() => server.dispose());

function administer(request: AdministrationRequest): Promise<unknown> {
  return askAdministration(server.stateFolder, request, 'operator');
}

/** The user, made where it is not there yet. */
async function user(
  name: string,
  held: readonly Role[],
  namespaceRoles: Readonly<Record<string, readonly Role[]>> = {},
): Promise<Visitor> {
  if (!made.has(name)) await administer({ kind: 'addUser', name, password, roles: held, namespaceRoles });
  made.add(name);
  return { name, password };
}

/** The access key of a user.  Nobody has that of an unknown one. */
async function keyOf(name: string): Promise<{ readonly id: string; readonly secret: string }> {
  const kept = keys.get(name);
  if (kept || !made.has(name)) return kept ?? { id: 'AKIDEXAMPLE000000000', secret: 'none' };
  const key = (await administer({ kind: 'addAccessKey', user: name, pair: null })) as {
    id: string;
    secret: string;
  };
  keys.set(name, key);
  return key;
}

function cimXml(
  namespace: string,
  what: string,
  role: Role,
  ask: (client: WbemClient) => Promise<unknown>,
): Door {
  const knock = async (visitor: Visitor | null): Promise<Answer> => {
    const { url } = server;
    const client = new WbemClient({
      url,
      namespace,
      ...(visitor && { user: visitor.name, password: visitor.password }),
    });
    try {
      await ask(client);
      return 'in';
    } catch (error) {
      if (error instanceof CIMError) return error.symbol === 'CIM_ERR_ACCESS_DENIED' ? 'denied' : 'in';
      if (error instanceof WbemHttpError && error.status === 401) return 'unknown';
      if (error instanceof WbemHttpError && error.status === 429) return 'locked';
      throw error;
    } finally {
      client.close();
    }
  };
  return { name: `${what} in ${namespace}`, door: 'cim-xml', what, role, namespace, knock };
}

function method(namespace: string, className: string, what: string, role: Role): Door {
  return cimXml(namespace, what, role, async (client) => {
    const path = paths.get(className);
    if (!path) throw new Error(`there is no ${className}`);
    await client.invokeMethod(path, what);
  });
}

/** VDS answers in its own words: VDS_E_ACCESS_DENIED. */
function setSharedSecret(): Door {
  const nothing = new CIMInstance('ISCSIWBEM_VdsSharedSecret', [
    cimProperty('SharedSecretSize', 'uint32', 0),
  ]);
  const parameters = [
    {
      name: 'TargetSharedSecret',
      type: 'string',
      isArray: false,
      value: nothing,
      embeddedObject: 'instance',
    },
    { name: 'InitiatorName', type: 'string', isArray: false, value: null, embeddedObject: undefined },
  ] as const;
  return cimXml(targets, 'SetSharedSecret', 'credentials', async (client) => {
    const path = paths.get('MSISCSITARGET_SCSIProtocolController');
    if (!path) throw new Error('there is no target');
    const { returnValue } = await client.invokeMethod(path, 'SetSharedSecret', parameters);
    if (Number(returnValue) === 0x8004_2427) throw new CIMError('CIM_ERR_ACCESS_DENIED', 'VDS');
    expect(Number(returnValue)).toBe(0);
  });
}

function create(
  namespace: string,
  className: string,
  role: Role,
  ...properties: ReturnType<typeof cimProperty>[]
): Door {
  const instance = new CIMInstance(className, properties);
  const door = cimXml(namespace, 'CreateInstance', role, (client) => client.createInstance(instance));
  return { ...door, name: `CreateInstance of ${className}` };
}

function page(what: string, role: Role): Door {
  const [verb = '', path = ''] = what.split(' ');
  const knock = async (visitor: Visitor | null): Promise<Answer> => {
    const headers: Record<string, string> = {};
    if (visitor)
      headers['authorization'] =
        `Basic ${Buffer.from(`${visitor.name}:${visitor.password}`).toString('base64')}`;
    const body = verb === 'PUT' ? 'info' : null;
    const response = await fetch(new URL(path, server.url), { method: verb, headers, body });
    await response.arrayBuffer();
    const { status } = response;
    if (status === 429) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(20);
    return ({ 200: 'in', 401: 'unknown', 403: 'denied', 429: 'locked' } as const)[status] ?? 'in';
  };
  return { name: what, door: 'operation', what, role, namespace: null, knock };
}

function action(what: string, role: Role, input: object): Door {
  const knock = async (visitor: Visitor | null): Promise<Answer> => {
    const body = JSON.stringify(input);
    const { id, secret } = await keyOf(visitor?.name ?? '');
    const { headers: signed } = sign(what, body, {
      accessKeyId: id,
      secretAccessKey: visitor?.password === password ? secret : 'another secret access key',
      amzDate: new Date().toISOString().replaceAll(/[-:]|\.\d+/gu, ''),
      headers: { host: new URL(server.url).host },
    });
    const headers = new Map(Array.from(signed, ([name, [value = '']]) => [name, value]));
    headers.delete('host');
    if (visitor === null) headers.delete('authorization');
    const response = await fetch(server.url, { method: 'POST', headers: [...headers], body });
    const { __type: type, message } = (await response.json()) as { __type?: string; message?: string };
    if (type === 'InvalidSignatureException' || type === 'MissingAuthenticationTokenException')
      return 'unknown';
    if (type !== 'AccessDeniedException') return 'in';
    const isLocked = message?.startsWith('too many wrong') ?? false;
    if (isLocked) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    return isLocked ? 'locked' : 'denied';
  };
  return { name: `AWS ${what}`, door: 'storage-gateway', what, role, namespace: targets, knock };
}

const pair = {
  TargetARN: `arn:aws:storagegateway:us-east-1:111122223333:gateway/sgw-12A3456B/target/iqn.2026-11.test:none`,
  InitiatorName: 'iqn.2026-11.test:host1',
  SecretToAuthenticateInitiator: 'twelve-bytes',
};

const doors: readonly Door[] = [
  cimXml(targets, 'EnumerateInstances', 'read', (client) => client.enumerateInstances('CIM_SharedSecret')),
  cimXml(targets, 'GetClass', 'read', (client) => client.getClass('CIM_SharedSecret')),
  cimXml(interop, 'DeleteQualifier', 'write', (client) => client.deleteQualifier('None')),
  create(interop, 'CIM_IndicationFilter', 'write', cimProperty('Name', 'string', 'test:incomplete')),
  create(interop, 'CIM_ListenerDestinationCIMXML', 'admin', cimProperty('Name', 'string', 'test:incomplete')),
  create(
    wmi,
    'MSIscsiInitiator_SendTargetPortalClass',
    'admin',
    cimProperty('PortalAddress', 'string', '127.0.0.1'),
    cimProperty('PortalPort', 'uint16', 1),
  ),
  method(targets, 'MSISCSITARGET_ReplicationService', 'AddSharedSecret', 'credentials'),
  setSharedSecret(),
  method(wmi, 'MSIscsiInitiator_MethodClass', 'RefreshTargetList', 'admin'),
  action('ListGateways', 'read', {}),
  action('UpdateChapCredentials', 'credentials', pair),
  page('GET /metrics', 'read'),
  page('GET /doctor', 'admin'),
  page('GET /log-level', 'admin'),
  page('PUT /log-level', 'admin'),
];

const table = doors.map((door) => [door.name, door] as const);

function records(): Record<string, unknown>[] {
  const lines = readFileSync(`${server.stateFolder}/audit.jsonl`, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Each role but this one, and but that which may do everything. */
const others = (role: Role): readonly Role[] => roles.filter((each) => each !== role && each !== 'admin');

describe.each(table)('%s', (_name, { what, role, namespace, door, knock }) => {
  it('lets nobody in without credentials, with a wrong password, or unknown', async () => {
    const known = await user(`has ${role}`, ['read', role]);
    expect(await knock(null)).toBe('unknown');
    expect(await knock({ ...known, password: 'wrong' })).toBe('unknown');
    expect(await knock({ name: `nobody at ${what}`, password: 'wrong' })).toBe('unknown');
    expect(await knock(known)).toBe('in');
  });

  it('denies who has every role but the one it asks for, and records it', async () => {
    const visitor = await user(`lacks ${role}`, others(role));
    expect(await knock(visitor)).toBe('denied');
    await expect
      .poll(() => records().filter((each) => each['who'] === visitor.name && each['door'] === door))
      .toContainEqual(
        expect.objectContaining({
          // A change is recorded where it is decided, in its own words.
          what: what === 'SetSharedSecret' ? 'removePair' : what,
          address: '127.0.0.1',
          outcome: 'access-denied',
          cause: `user "${visitor.name}" does not have the role "${role}"`,
        }),
      );
  });

  it('goes by the roles that hold in its namespace', async () => {
    const here = namespace ?? 'none';
    const inside = await user(`has ${role} in ${here}`, [], { [here]: ['read', role] });
    const outside = await user(`lacks ${role} in ${here}`, [...others(role), role], { [here]: others(role) });
    const isAdmin = await user(`administers all but ${here}`, ['admin'], { [here]: [] });
    const answers = [await knock(inside), await knock(outside), await knock(isAdmin)];
    expect(answers).toEqual(namespace === null ? ['denied', 'in', 'in'] : ['in', 'denied', 'denied']);
  });
});

/** Of a page, asked for from another address of this machine. */
function statusFrom(localAddress: string, { name, password: given }: Visitor): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(`${server.url}/metrics`, { localAddress, auth: `${name}:${given}` }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    }).on('error', reject);
  });
}

describe('a user who is locked', () => {
  it('is locked at every door, whatever the password; other users and roles change nothing, another password does', async () => {
    const locked = await user('locked', ['admin']);
    const [first, second] = doors;
    const wrong = { ...locked, password: 'wrong' };
    const knocks = [first, second, doors.find(({ what }) => what === 'GET /metrics')];
    for (let n = 0; n < attempts; n += 1) expect(await knocks[n % 3]?.knock(wrong)).toBe('unknown');
    const withPassword = doors.filter(({ door }) => door !== 'storage-gateway');
    for (const { name, knock } of withPassword) expect([name, await knock(locked)]).toEqual([name, 'locked']);
    // The access key is another name, with another secret.
    const withKey = doors.filter(({ door }) => door === 'storage-gateway');
    for (const { knock } of withKey) expect(await knock(locked)).toBe('in');
    expect(await first?.knock(await user('has read', ['read']))).toBe('in');
    await administer({ kind: 'setRoles', name: 'locked', roles: ['admin', 'read'], namespaceRoles: {} });
    expect(await first?.knock(locked)).toBe('locked');
    // What was right from there is taken on the whole machine: others cannot lock its administrator out.
    expect(await statusFrom('127.0.0.2', locked)).toBe(200);
    expect(await first?.knock(locked)).toBe('in');
    await administer({ kind: 'setPassword', name: 'locked', password });
    for (const { name, knock } of withPassword) expect([name, await knock(locked)]).toEqual([name, 'in']);
    expect(
      records().filter((each) => each['account'] === 'locked' && each['door'] === 'login'),
    ).toMatchObject([
      { what: 'login', outcome: 'refused', address: '127.0.0.1' },
      { what: 'lockout', outcome: 'refused', cause: 'address-and-user: 8 wrong ones, locked for 30 s' },
    ]);
  });

  it('by wrong signatures is locked at the AWS door, for this access key alone', async () => {
    const locked = await user('locked key', ['admin']);
    const withKey = doors.filter(({ door }) => door === 'storage-gateway');
    const [first] = withKey;
    for (let n = 0; n < attempts; n += 1)
      expect(await first?.knock({ ...locked, password: 'wrong' })).toBe('unknown');
    for (const { knock } of withKey) expect(await knock(locked)).toBe('locked');
    expect(await first?.knock(await user('has read', ['read']))).toBe('in');
    expect(await doors[0]?.knock(locked)).toBe('in');
  });

  it('is counted in the metrics', async () => {
    const Authorization = `Basic ${Buffer.from(`admin:${server.password}`).toString('base64')}`;
    const text = await (await fetch(`${server.url}/metrics`, { headers: { Authorization } })).text();
    expect(text).toMatch(/^iscsi_wbem_login_lockouts_total\{scope="address-and-user"\} [2-9]$/mu);
    expect(text).toMatch(/^iscsi_wbem_refusals_total\{reason="authentication"\} \d\d+$/mu);
    expect(text).toMatch(
      /^iscsi_wbem_method_duration_seconds_count\{method="unknown",return_value="CIM_ERR_ACCESS_DENIED"\} \d+$/mu,
    );
  });
});

describe('M-POST', () => {
  it('is refused before anybody is asked who it is: clients fall back to POST', async () => {
    const client = await RawClient.connect(server.url);
    client.send('M-POST /cimom HTTP/1.1\nHost: h\nContent-Length: 0\n\n');
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 501 /u);
    client.close();
  });
});
