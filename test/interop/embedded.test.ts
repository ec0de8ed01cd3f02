import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { login } from '../../src/iscsi/Initiator.js';
import { IscsiLoginError } from '../../src/iscsi/login/IscsiLoginError.js';
import { holdSession } from '../support/holdSession.js';
import {
  havePywbem,
  PywbemError,
  PywbemSession,
  type PywbemPath,
  type PywbemTyped,
} from '../support/pywbem.js';
import { startServer, type Server } from '../support/server.js';
import { haveTgtd as haveLibiscsi, loginWithLibiscsi } from '../support/tgtd.js';
import { namespace, replicationService, targetPort, type Identity } from './CredentialClient.js';

const disk = 'iqn.2026-11.test.example:disk';
const second = 'iqn.2026-11.test.example:second';
const host = 'iqn.2026-11.test.example:host';
const secret = 'right-secret-1';
const replaced = 'right-secret-2';

describe.skipIf(!havePywbem)('the embedded target, managed with pywbem', () => {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-config-'));
  let server: Server;
  let session: PywbemSession;

  beforeAll(async () => {
    const config = join(folder, 'config.toml');
    writeFileSync(
      config,
      `[[embedded.target]]
name = "${disk}"
[[embedded.target.lun]]
size = "8 MiB"
file = "${join(folder, 'disk.img')}"

[[embedded.target]]
name = "${second}"
initiators = ["${host}"]
[[embedded.target.lun]]
size = "1 MiB"
`,
    );
    server = await startServer({ args: ['--target', 'embedded', '--config', config] });
    session = await PywbemSession.start(server, { namespace });
  });
  afterAll(async () => {
    await session.stop();
    await server.dispose();
    rmSync(folder, { recursive: true });
  });

  const path = ({ className, keys }: Identity): PywbemPath => ({ type: 'path', className, keys, namespace });
  const portal = (): { address: string; port: number } => {
    const [, port = ''] = /embedded at 127\.0\.0\.1:(\d+)/.exec(server.stdout) ?? [];
    return { address: '127.0.0.1', port: Number(port) };
  };
  const add = async (
    RemoteID: string,
    Secret: string,
    target: string,
  ): Promise<{ returnValue: number; secretPath: PywbemPath }> => {
    const { returnValue, out } = await session.invokeMethod(path(replicationService), 'AddSharedSecret', {
      SharedSecret: { type: 'instance', className: 'CIM_SharedSecret', properties: { RemoteID, Secret } },
      ServiceAccessPoint: path(targetPort(target)),
    });
    return { returnValue, secretPath: out['SharedSecretPath'] as PywbemPath };
  };
  const replace = (secretPath: PywbemPath, Secret: string): Promise<unknown> =>
    session.call('ModifyInstance', {
      ModifiedInstance: {
        type: 'instance',
        className: secretPath.className,
        properties: { ...secretPath.keys, Secret },
        path: secretPath,
      },
      PropertyList: ['Secret'],
    });
  const remove = (secretPath: PywbemPath): Promise<unknown> =>
    session.call('DeleteInstance', { InstanceName: secretPath });
  const read = async (secretPath: PywbemPath): Promise<Record<string, PywbemTyped>> =>
    (
      await session.call<{ properties: Record<string, PywbemTyped> }>('GetInstance', {
        InstanceName: secretPath,
      })
    ).properties;

  /** How a login of our own initiator ends: "in", or the status of the refusal. */
  const tryLogin = async (
    targetName: string,
    chap: { userName: string; secret: string } | null,
    more: { initiatorName?: string; algorithms?: (5 | 6 | 7 | 8)[]; targetSecret?: string } = {},
  ): Promise<string> => {
    try {
      const opened = await login({
        ...portal(),
        targetName,
        initiatorName: more.initiatorName ?? host,
        chap: chap && { userName: chap.userName, secret: Buffer.from(chap.secret) },
        targetChap:
          more.targetSecret === undefined
            ? null
            : { userName: targetName, secret: Buffer.from(more.targetSecret) },
        ...(more.algorithms && { algorithms: more.algorithms }),
      });
      await opened.logout();
      return 'in';
    } catch (error) {
      if (!(error instanceof IscsiLoginError)) throw error;
      return error.status
        ? (error.status.statusClass * 256 + error.status.statusDetail).toString(16)
        : error.kind;
    }
  };
  const hostWith = (text: string) => ({ userName: host, secret: text });

  it('lets an initiator in with its secret by each digest, and with nothing else', async () => {
    const { returnValue, secretPath } = await add(host, secret, disk);
    expect(returnValue).toBe(0);
    expect(await read(secretPath)).toMatchObject({ Secret: { value: null }, ProofState: { value: '2' } });
    for (const algorithm of [5, 6, 7, 8] as const) {
      expect([algorithm, await tryLogin(disk, hostWith(secret), { algorithms: [algorithm] })]).toEqual([
        algorithm,
        'in',
      ]);
    }
    expect(await tryLogin(disk, hostWith('wrong-secret-1'))).toBe('201');
    expect(await tryLogin(disk, null)).toBe('201');
    // The account is that of one initiator.
    expect(await tryLogin(disk, hostWith(secret), { initiatorName: 'iqn.2026-11.test.example:other' })).toBe(
      '201',
    );
    expect(await tryLogin('iqn.2026-11.test.example:none', hostWith(secret))).toBe('203');
    expect(await tryLogin(second, hostWith(secret))).toBe('201');
    expect(await tryLogin(second, null, { initiatorName: 'iqn.2026-11.test.example:other' })).toBe('202');
    await remove(secretPath);
    expect(await tryLogin(disk, hostWith(secret))).toBe('201');
  });

  it('proves itself to an initiator that asks for it (mutual CHAP)', async () => {
    const initiator = await add(host, secret, disk);
    const own = await add(disk, 'secret-of-target', disk);
    expect(own.returnValue).toBe(0);
    expect(await read(own.secretPath)).toMatchObject({ ProofState: { value: '2' } });
    expect(await tryLogin(disk, hostWith(secret), { targetSecret: 'secret-of-target' })).toBe('in');
    expect(await tryLogin(disk, hostWith(secret), { targetSecret: 'another-secret-1' })).toBe(
      'target-not-authentic',
    );
    expect((await add('other-default', 'secret-of-target', disk)).returnValue).toBe(5);
    await remove(own.secretPath);
    await remove(initiator.secretPath);
  });

  it.skipIf(!haveLibiscsi)('lets libiscsi in, one-way and mutual', async () => {
    const { secretPath } = await add('anybody', secret, disk);
    const own = await add(disk, 'secret-of-target', disk);
    const url = `iscsi://127.0.0.1:${portal().port}/${disk}/1`;
    const credentials = { user: 'anybody', password: secret };
    expect(await loginWithLibiscsi(url, credentials)).toMatchObject({ outcome: 'in' });
    const mutual = { ...credentials, targetUser: disk, targetPassword: 'secret-of-target' };
    expect(await loginWithLibiscsi(url, mutual)).toMatchObject({ outcome: 'in' });
    expect(await loginWithLibiscsi(url, { ...mutual, targetPassword: 'another-secret-1' })).toMatchObject({
      outcome: 'refused',
    });
    expect(await loginWithLibiscsi(url)).toMatchObject({ outcome: 'refused', status: 0x0201 });
    await remove(own.secretPath);
    await remove(secretPath);
  });

  it('shows who is logged in, ends the session of a replaced secret, and one that is deleted', async () => {
    const { secretPath } = await add(host, secret, disk);
    const listed = async (): Promise<readonly PywbemPath[]> =>
      session.call<readonly PywbemPath[]>('EnumerateInstanceNames', { ClassName: 'CIM_iSCSISession' });
    const held = await holdSession(portal(), disk, { chapName: host, secret }, host);
    const [live] = await session.call<readonly { properties: Record<string, PywbemTyped> }[]>(
      'EnumerateInstances',
      {
        ClassName: 'CIM_iSCSISession',
      },
    );
    expect(live?.properties).toMatchObject({
      EndPointName: { value: host },
      TSIH: { value: String(held.tsih) },
    });
    const connections = await session.call<readonly { properties: Record<string, PywbemTyped> }[]>(
      'EnumerateInstances',
      {
        ClassName: 'CIM_iSCSIConnection',
      },
    );
    expect(connections.map(({ properties }) => properties['AuthenticationMethodUsed']?.value)).toEqual(['4']);

    await replace(secretPath, replaced);
    expect(await held.isAlive()).toBe(false);
    await expect.poll(listed).toEqual([]);

    const again = await holdSession(portal(), disk, { chapName: host, secret: replaced }, host);
    const [name] = await listed();
    await session.call('DeleteInstance', { InstanceName: name as PywbemPath });
    expect(await again.isAlive()).toBe(false);
    await remove(secretPath);
  });

  it('keeps accounts and data over a restart, and cannot be opened by one', async () => {
    const { secretPath } = await add(host, secret, disk);
    await server.kill();
    await server.start();
    expect(await tryLogin(disk, hostWith(secret))).toBe('in');
    expect(await tryLogin(disk, null)).toBe('201');
    await remove(secretPath);
  });

  it('has an account or none after a kill -9 at any moment of its addition or removal, and what the client was told', async () => {
    // Undefined where the answer was lost.
    const orLost = (answer: Promise<unknown>): Promise<unknown> =>
      answer.catch((error: unknown) => {
        if (!(error instanceof PywbemError)) throw error;
      });
    for (let round = 0; round < 6; round += 1) {
      const added = orLost(add(host, secret, disk));
      await sleep(round * 5);
      await server.kill();
      const told = (await added) as { returnValue: number } | undefined;
      await server.start();
      const afterAddition = await tryLogin(disk, hostWith(secret));
      expect(told?.returnValue === 0 ? ['in'] : ['in', '201']).toContain(afterAddition);
      expect(await tryLogin(disk, null)).toBe('201');

      const { returnValue, secretPath } = await add(host, secret, disk);
      expect(returnValue).toBe(afterAddition === 'in' ? 6 : 0);
      const [known = secretPath] = await session.call<readonly PywbemPath[]>('EnumerateInstanceNames', {
        ClassName: 'CIM_SharedSecret',
      });
      const removed = orLost(remove(known).then(() => 'told'));
      await sleep(round * 5);
      await server.kill();
      const toldRemoval = await removed;
      await server.start();
      const afterRemoval = await tryLogin(disk, hostWith(secret));
      expect(toldRemoval === 'told' ? ['201'] : ['in', '201']).toContain(afterRemoval);
      expect(await tryLogin(disk, null)).toBe('201');
      if (afterRemoval === 'in') await remove(known);
    }
  });

  it('holds either the old secret or the new one after a kill -9 at any moment of a replacement', async () => {
    const { secretPath } = await add(host, secret, disk);
    let current = secret;
    for (let round = 0; round < 12; round += 1) {
      const next = `round-secret-${String(round).padStart(2, '0')}`;
      const change = replace(secretPath, next).catch((error: unknown) => {
        if (!(error instanceof PywbemError)) throw error;
      });
      await sleep(round * 3);
      await server.kill();
      await change;
      await server.start();
      const outcomes = [await tryLogin(disk, hostWith(current)), await tryLogin(disk, hostWith(next))];
      expect([round, outcomes.filter((outcome) => outcome === 'in').length]).toEqual([round, 1]);
      expect(await tryLogin(disk, null)).toBe('201');
      if (outcomes[1] === 'in') current = next;
    }
    await remove(secretPath);
  });
});
