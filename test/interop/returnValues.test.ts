import { execFile } from 'node:child_process';
import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EventEmitter, once } from 'node:events';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Users } from '../../src/security/Users.js';
import { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';
import { havePywbem, PywbemSession, type PywbemValue } from '../support/pywbem.js';
import { startServer, type Server } from '../support/server.js';
import { haveTgtd } from '../support/tgtd.js';
import { namespace, replicationService, targetPort } from './CredentialClient.js';
import { ProxiedTgtd, tgtdError } from './ProxiedTgtd.js';

const target = 'iqn.2026-11.test.example:disk';
const node = 'iqn.2026-11.test.example:node';
const secret = 'a-right-secret';
const reader = { user: 'reader', password: 'password-of-the-reader' };

/** tgt's operations in modes `account`. */
const ACCOUNT_MODE = 7;
const NEW = 0;
const BIND = 3;
/** TGTADM_TOO_MANY_USER. */
const TOO_MANY_USERS = 16;

type Parameters = Readonly<Record<string, PywbemValue>>;

describe.skipIf(!haveTgtd || !havePywbem)('AddSharedSecret, every return value for a real cause', () => {
  let proxied: ProxiedTgtd;
  let server: Server;
  let session: PywbemSession;

  beforeAll(async () => {
    proxied = await ProxiedTgtd.start([target]);
    const args = ['--target', 'tgt', '--tgt-socket', proxied.socketPath, '--lock-wait-ms', '300'];
    server = await startServer({ args });
    await server.stop();
    await addReader(server.stateFolder);
    // A record that is longer than the store: so a limit on the size of files can stop the one and not the other.
    appendFileSync(join(server.stateFolder, 'audit.jsonl'), '{}\n'.repeat(2 ** 20));
    await server.start();
    session = await PywbemSession.start(server, { namespace });
  });
  afterAll(async () => {
    await session.stop();
    await server.dispose();
    await proxied.stop();
  });
  afterEach(async () => {
    proxied.intercept = null;
    for (const name of await session.call<readonly PywbemValue[]>('EnumerateInstanceNames', {
      ClassName: 'CIM_SharedSecret',
    }))
      await session.call('DeleteInstance', { InstanceName: name });
  });

  const path = (identity: typeof replicationService) => ({ type: 'path', namespace, ...identity }) as const;

  const call = (parameters: Parameters, caller = session) =>
    caller.invokeMethod(path(replicationService), 'AddSharedSecret', parameters);

  const add = async (
    properties: Parameters,
    { className = 'CIM_SharedSecret', ...rest }: Parameters & { className?: string } = {},
  ): Promise<number> => {
    const SharedSecret = { type: 'instance', className, properties } as const;
    const ServiceAccessPoint = path(targetPort(target));
    const { returnValue, out } = await call({ SharedSecret, ServiceAccessPoint, ...rest });
    if (returnValue !== 0) expect(out).toEqual({});
    return returnValue;
  };
  const right = { RemoteID: node, Secret: secret };

  const lastRecord = (): Record<string, unknown> =>
    JSON.parse(
      readFileSync(join(server.stateFolder, 'audit.jsonl'), 'utf8').trimEnd().split('\n').at(-1) ?? '',
    ) as Record<string, unknown>;

  it('0: done', async () => {
    expect(await add(right)).toBe(0);
    expect(lastRecord()).toMatchObject({ who: 'admin', what: 'add', target, account: node, outcome: 'done' });
  });

  const moment = { type: 'datetime', value: '20301231235959.000000+000' };
  it.each([
    ['another protocol', { Protocol: 'IPsec' }],
    ["an algorithm that is not the target's", { Algorithm: 'SHA-256' }],
    ['an algorithm of no CHAP', { Algorithm: 'ROT13' }],
    ['an end of its validity', { Expires: moment }],
    ['a beginning of its validity', { ValidFrom: moment }],
    ['a time of issue', { Issued: moment }],
  ])('1: the target cannot keep %s', async (_, terms) => {
    expect(await add({ ...right, ...terms })).toBe(1);
  });

  it.each([
    ['the protocol CHAP', { Protocol: 'CHAP' }],
    ['the protocol iSCSI', { Protocol: 'iSCSI' }],
    ['MD5', { Algorithm: 'MD5' }],
    ['CHAP-MD5', { Algorithm: 'CHAP-MD5' }],
  ])('0: and it keeps %s', async (_, terms) => {
    expect(await add({ ...right, ...terms })).toBe(0);
  });

  it('1: a second target account: tgt has one for each target', async () => {
    await proxied.tgtd.newAccount('by-hand', 'secret-of-tgtadm');
    await proxied.tgtd.bindAccount(proxied.targets[0]?.tid ?? 0, 'by-hand', 'outgoing');
    expect(await add({ RemoteID: target, Secret: 'secret-of-target' })).toBe(1);
    expect(await proxied.tgtd.accounts()).not.toContain(target);
  });

  it('2: the audit record cannot be written', async () => {
    const { size } = statSync(join(server.stateFolder, 'audit.jsonl'));
    await limitFileSize(server.pid, `${size}`);
    try {
      expect(await add(right)).toBe(2);
    } finally {
      await limitFileSize(server.pid, 'unlimited');
    }
    // The change stands, is settled and recorded before the next one.
    expect(await add(right)).toBe(6);
    expect(await proxied.tgtd.login(target, { user: node, password: secret })).toMatchObject({
      outcome: 'in',
    });
  });

  it('3: tgtd does not answer', async () => {
    expect(await add(right)).toBe(0);
    proxied.tgtd.stopSignal();
    try {
      expect(await add({ ...right, RemoteID: 'other' })).toBe(3);
      expect(await add({ ...right, RemoteID: 'other' }, { ServiceAccessPoint: null })).toBe(3);
      await expect(
        session.call('EnumerateInstanceNames', { ClassName: 'CIM_ServiceAccessPoint' }),
      ).rejects.toMatchObject({ code: 1, message: expect.stringContaining('tgtd') as string });
    } finally {
      proxied.tgtd.cont();
    }
    expect(await add({ ...right, RemoteID: 'other' })).toBe(0);
  });

  it('4: something else takes the account away before the login that proves it', async () => {
    expect(await add({ ...right, RemoteID: 'other' })).toBe(0);
    proxied.intercept = async ({ mode, operation, body }, pass) => {
      const answer = await pass();
      if (mode === ACCOUNT_MODE && operation === BIND && body.includes(node))
        await proxied.tgtd.deleteAccount(node);
      return answer;
    };
    expect(await add(right)).toBe(4);
    expect(lastRecord()).toMatchObject({ outcome: 'proof-failed', proof: { state: 'failed' } });
    expect(await proxied.tgtd.accounts()).not.toContain(node);
  });

  it('4: tgtd refuses', async () => {
    proxied.intercept = async ({ mode, operation, body }, pass) =>
      mode === ACCOUNT_MODE && operation === NEW && body.includes(node) ? tgtdError(TOO_MANY_USERS) : pass();
    expect(await add(right)).toBe(4);
    expect(lastRecord()).toMatchObject({ outcome: 'refused-by-target' });
  });

  it.each([
    ['no RemoteID', { Secret: secret }],
    ['an empty RemoteID', { RemoteID: '', Secret: secret }],
    ['no Secret', { RemoteID: node }],
    ['11 bytes', { RemoteID: node, Secret: 'eleven-byte' }],
    ['17 bytes', { RemoteID: node, Secret: 'seventeen-bytes-!' }],
    ['6 characters of 17 bytes', { RemoteID: node, Secret: '€€€€€é' }],
    ['11 bytes as an OctetString', { RemoteID: node, Secret: `0x0000000f${'41'.repeat(11)}` }],
    ['a comma in the name', { RemoteID: 'a,b', Secret: secret }],
    ['a name longer than 255 bytes', { RemoteID: 'n'.repeat(256), Secret: secret }],
    ['another system', { ...right, SystemName: 'another-host' }],
    ['another service', { ...right, ServiceName: 'lio' }],
    ['another class of system', { ...right, SystemCreationClassName: 'CIM_ComputerSystem' }],
    ['another class of service', { ...right, ServiceCreationClassName: 'CIM_SharedSecretService' }],
  ])('5: %s', async (_, properties) => {
    expect(await add(properties)).toBe(5);
    expect((await proxied.tgtd.accounts()).filter((name) => !name.startsWith('iscsi-wbem-guard'))).toEqual(
      expect.not.arrayContaining([node, 'a', 'a,b']),
    );
  });

  it('0: the keys that the service gives, stated by the client', async () => {
    const { keys } = replicationService;
    const scope = {
      SystemCreationClassName: keys['SystemCreationClassName'] ?? null,
      SystemName: keys['SystemName'] ?? null,
      ServiceCreationClassName: 'iscsiwbem_sharedsecretservice',
      ServiceName: 'tgt',
    };
    expect(await add({ ...right, ...scope })).toBe(0);
  });

  it.each([
    ['an unknown target', { ServiceAccessPoint: path(targetPort('iqn.2026-11.test.example:none')) }],
    [
      'an unknown portal group',
      {
        ServiceAccessPoint: path({
          ...targetPort(target),
          keys: { ...targetPort(target).keys, Name: `${target},t,0x0002` },
        }),
      },
    ],
    [
      'an endpoint of another system',
      {
        ServiceAccessPoint: path({
          ...targetPort(target),
          keys: { ...targetPort(target).keys, SystemName: 'x' },
        }),
      },
    ],
    ['another namespace', { InstanceNamespace: 'root/interop' }],
  ])('5: %s', async (_, parameters) => {
    expect(await add(right, parameters)).toBe(5);
  });

  it('5: one secret for both sides of a pair (RFC 7143 9.2.1)', async () => {
    expect(await add(right)).toBe(0);
    expect(await add({ RemoteID: target, Secret: secret })).toBe(5);
    expect(await add({ RemoteID: target, Secret: 'secret-of-target' })).toBe(0);
    expect(await add({ RemoteID: 'other', Secret: 'secret-of-target' })).toBe(5);
  });

  it('6: the name is there already', async () => {
    expect(await add(right)).toBe(0);
    expect(await add({ ...right, Secret: 'another-secret' })).toBe(6);
    await proxied.tgtd.newAccount('by-hand', 'secret-of-tgtadm');
    expect(await add({ ...right, RemoteID: 'by-hand' })).toBe(6);
  });

  it('6: another change is running', async () => {
    const other = await PywbemSession.start(server, { namespace });
    // The first change stays at its first account until the other one has its answer, however slow the machine is.
    const gate = new EventEmitter();
    const begun = once(gate, 'begun');
    const answered = once(gate, 'answered');
    proxied.intercept = async ({ mode, operation }, pass) => {
      if (mode === ACCOUNT_MODE && operation === NEW) {
        gate.emit('begun');
        await answered;
      }
      return pass();
    };
    const running = add(right);
    await begun;
    const SharedSecret = {
      type: 'instance',
      className: 'CIM_SharedSecret',
      properties: { RemoteID: 'other', Secret: secret },
    } as const;
    const { returnValue } = await call({ SharedSecret }, other).finally(() => gate.emit('answered'));
    expect(returnValue).toBe(6);
    await other.stop();
    expect(await running).toBe(0);
  });

  describe('CIM statuses', () => {
    const failed = (code: number) => ({ name: 'PywbemError', exception: 'CIMError', code });
    const instance = (className: string, properties: Parameters) =>
      ({ type: 'instance', className, properties }) as const;

    it.each([
      ['no SharedSecret', {}],
      ['SharedSecret NULL', { SharedSecret: null }],
      ['text in place of an instance', { SharedSecret: 'an-11-byte-or-longer-secret' }],
      [
        'an instance of a class that is no secret',
        { SharedSecret: instance('CIM_ComputerSystem', { Name: 'x' }) },
      ],
      ['an instance of an unknown class', { SharedSecret: instance('CIM_NoSuchClass', right) }],
      [
        'a property that the class does not have',
        { SharedSecret: instance('CIM_SharedSecret', { ...right, X: '' }) },
      ],
      ['an unknown parameter', { SharedSecret: instance('CIM_SharedSecret', right), Extra: 'x' }],
    ])('CIM_ERR_INVALID_PARAMETER (4): %s', async (_, parameters) => {
      await expect(call(parameters)).rejects.toMatchObject(failed(4));
    });

    it('CIM_ERR_ACCESS_DENIED (2): a user without the role "credentials"', async () => {
      const denied = await PywbemSession.start({ url: server.url, ...reader }, { namespace });
      try {
        const SharedSecret = instance('CIM_SharedSecret', right);
        await expect(call({ SharedSecret }, denied)).rejects.toMatchObject(failed(2));
        expect(await denied.call('EnumerateInstanceNames', { ClassName: 'CIM_SharedSecret' })).toEqual([]);
      } finally {
        await denied.stop();
      }
    });

    it('0: a subclass of CIM_SharedSecret', async () => {
      expect(await add(right, { className: 'ISCSIWBEM_SharedSecret' })).toBe(0);
    });
  });
});

async function addReader(stateFolder: string): Promise<void> {
  const store = new LmdbStore(stateFolder);
  await new Users(store).set(reader.user, reader.password, ['read']);
  await store.close();
}

/** The soft limit, which the process itself obeys: beyond it a write fails with EFBIG. */
async function limitFileSize(pid: number, bytes: string): Promise<void> {
  await promisify(execFile)('prlimit', ['--pid', `${pid}`, `--fsize=${bytes}:unlimited`]);
}
