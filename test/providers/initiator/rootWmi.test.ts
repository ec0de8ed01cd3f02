import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ownName, startPortal, until, type Portal } from '../../initiator/initiatorHarness.js';
import { targetName } from '../../iscsi/support/memoryAuthority.js';
import {
  havePywbem,
  PywbemSession,
  type PywbemInstance,
  type PywbemPath,
  type PywbemValue,
} from '../../support/pywbem.js';
import { startServer, type Server } from '../../support/server.js';

const namespace = 'root/wmi';
const secret = 'initiator-secret';
const targetSecret = 'target-secret-01';

const text = (value: number | bigint, type: string): PywbemValue => ({ type, value: `${value}` });
const bytes = (from: string): PywbemValue => Array.from(Buffer.from(from), (byte) => text(byte, 'uint8'));
const byteArray = (from: string) => ({
  type: 'uint8',
  isArray: true,
  value: Array.from(Buffer.from(from), (byte) => `${byte}`),
});

function instance(className: string, properties: PywbemInstance['properties']): PywbemInstance {
  return { type: 'instance', className, properties };
}

/** AuthType CHAP, or what is given, as "alice". */
function options(password: string, authType = 1, loginFlags = 0): PywbemInstance {
  return instance('MSIscsiInitiator_TargetLoginOptions', {
    Version: text(0, 'uint32'),
    InformationSpecified: text(0xe0, 'uint32'),
    LoginFlags: text(loginFlags, 'uint32'),
    AuthType: text(authType, 'uint32'),
    Username: byteArray('alice'),
    Password: byteArray(password),
  });
}

describe.skipIf(!havePywbem)('root/wmi, used with pywbem', () => {
  let server: Server;
  let client: PywbemSession;
  let portal: Portal;

  beforeAll(async () => {
    server = await startServer({ args: ['--initiator-name', ownName] });
    client = await PywbemSession.start(server, { namespace });
  });
  afterAll(async () => {
    await client.stop();
    await server.dispose();
  });
  beforeEach(async () => {
    for (const className of ['SessionClass', 'PersistentLoginClass', 'SendTargetPortalClass']) {
      for (const each of await enumerate(className)) {
        if (className === 'SessionClass') await client.invokeMethod(pathOf(each), 'Logout', {});
        else await client.call('DeleteInstance', { InstanceName: pathOf(each) });
      }
    }
    for (const each of await enumerate('TargetClass')) {
      await client.call('DeleteInstance', { InstanceName: pathOf(each) });
    }
    portal = await startPortal();
  });

  const enumerate = (className: string): Promise<PywbemInstance[]> =>
    client.call<PywbemInstance[]>('EnumerateInstances', { ClassName: `MSIscsiInitiator_${className}` });

  function pathOf({ path }: PywbemInstance): PywbemPath {
    if (!path) throw new Error('an instance without a path');
    return path;
  }

  async function discover(): Promise<PywbemPath> {
    await client.call('CreateInstance', {
      NewInstance: instance('MSIscsiInitiator_SendTargetPortalClass', {
        PortalAddress: '127.0.0.1',
        PortalPort: text(portal.port, 'uint16'),
      }),
    });
    const [target] = await enumerate('TargetClass');
    if (!target) throw new Error('no target was discovered');
    return pathOf(target);
  }

  function login(target: PywbemPath, given: Record<string, PywbemValue> = {}) {
    return client.invokeMethod(target, 'Login', {
      IsInformationalSession: true,
      IsPersistent: false,
      LoginOptions: options(secret),
      ...given,
    });
  }

  async function onlySession(): Promise<PywbemInstance> {
    const [session, ...others] = await enumerate('SessionClass');
    if (!session || others.length > 0) throw new Error('expected one session');
    return session;
  }

  it('discovers by SendTargets, and shows portal, target, initiator and service', async () => {
    const target = await discover();
    expect(target.keys).toEqual({
      TargetName: targetName,
      DiscoveryMechanism: `SendTargets:127.0.0.1:${portal.port}`,
      InitiatorName: ownName,
    });
    const [found] = await enumerate('TargetClass');
    expect(found?.properties['PortalGroups']).toMatchObject({
      isArray: true,
      value: [{ className: 'MSIscsiInitiator_PortalGroup' }],
    });
    const [asked] = await enumerate('SendTargetPortalClass');
    expect(asked?.properties).toMatchObject({
      PortalIdentifierString: { value: `127.0.0.1:${portal.port}` },
    });
    expect(await enumerate('InitiatorClass')).toMatchObject([
      { properties: { InitiatorName: { value: ownName } } },
    ]);
    expect(await enumerate('MethodClass')).toMatchObject([
      { properties: { IscsiNodeName: { value: ownName } } },
    ]);
  });

  it('logs in, asks the session, and logs out', async () => {
    const target = await discover();
    const { returnValue, out } = await login(target, {
      InitiatorPortNumber: text(0xffffffff, 'uint32'),
      TargetPortal: instance('MSIscsiInitiator_Portal', {
        Address: '127.0.0.1',
        Port: text(portal.port, 'uint16'),
      }),
      SecurityFlags: text(0, 'uint64'),
      Key: [],
    });
    expect(returnValue).toBe(0);
    expect(out['UniqueSessionId']).toMatch(/^[0-9a-f]{16}-[0-9a-f]{16}$/);
    const session = await onlySession();
    expect(session.properties).toMatchObject({
      SessionId: { value: out['UniqueSessionId'] },
      TargetName: { value: targetName },
      ISID: { isArray: true },
    });
    const path = pathOf(session);
    const inquiry = await client.invokeMethod(path, 'SendScsiInquiry', {
      Lun: text(1, 'uint64'),
      EvpdCmddt: text(0, 'uint8'),
      PageCode: text(0, 'uint8'),
    });
    expect(inquiry).toMatchObject({ returnValue: 0, out: { ScsiStatus: { value: '0' } } });
    const luns = await client.invokeMethod(path, 'SendScsiReportLuns', {});
    expect(luns.returnValue).toBe(0);
    const capacity = await client.invokeMethod(path, 'SendScsiReadCapacity', { Lun: text(1, 'uint64') });
    const read = (capacity.out['ResponseBuffer'] as readonly { value: string }[]).map(({ value }) =>
      Number(value),
    );
    // 2048 blocks of 512 bytes.
    expect(read).toEqual([0, 0, 7, 255, 0, 0, 2, 0]);
    expect((await client.invokeMethod(path, 'Logout', {})).returnValue).toBe(0);
    expect(await enumerate('SessionClass')).toEqual([]);
    await expect(client.invokeMethod(path, 'Logout', {})).rejects.toMatchObject({
      code: 6,
      message: expect.stringContaining('it was logged out') as string,
    });
  });

  it.each([
    ['a wrong secret', { LoginOptions: options('another--secret-') }, 0xefff0009],
    ['a short secret', { LoginOptions: options('short') }, 0xefff004b],
    ['no IsInformationalSession', { IsInformationalSession: null }, 0xefff0056],
    ['devices', { IsInformationalSession: false }, 0xefff0037],
    ['a key for IPsec', { Key: bytes('key') }, 0xefff0046],
    ['IPsec', { SecurityFlags: text(3, 'uint64') }, 0xefff0046],
    ['a portal without an address', { TargetPortal: instance('MSIscsiInitiator_Portal', {}) }, 0xefff0056],
    ['mutual CHAP without an initiator secret', { LoginOptions: options(secret, 2) }, 0xefff0028],
  ] as const)('answers a login with %s with its ISDSC code', async (_what, given, code) => {
    const target = await discover();
    const { returnValue, out } = await login(target, given);
    expect([returnValue, out]).toEqual([code, {}]);
    expect(server.log).not.toContain('another--secret-');
  });

  it('does mutual CHAP with the initiator secret', async () => {
    const target = await discover();
    const [service] = await enumerate('MethodClass');
    if (!service) throw new Error('no service');
    const set = (value: string) =>
      client.invokeMethod(pathOf(service), 'SetIscsiInitiatorCHAPSharedSecret', {
        SharedSecret: bytes(value),
      });
    expect((await set('short')).returnValue).toBe(0xefff004c);
    expect((await set('wrong-secret-001')).returnValue).toBe(0);
    expect((await login(target, { LoginOptions: options(secret, 2) })).returnValue).toBe(0xefff0009);
    expect((await set(targetSecret)).returnValue).toBe(0);
    expect((await login(target, { LoginOptions: options(secret, 2) })).returnValue).toBe(0);
    expect((await set('')).returnValue).toBe(0);
    for (const [method, code] of [
      ['RefreshTargetList', 0],
      ['SetupPersistentIscsiVolumes', 0xefff0037],
      ['SetIscsiInitiatorRADIUSSharedSecret', 0xefff0037],
      ['SetIscsiGroupPresharedKey', 0xefff0046],
    ] as const) {
      expect((await client.invokeMethod(pathOf(service), method, {})).returnValue).toBe(code);
    }
  });

  it('keeps a persistent login over a restart of the server, sealed, and deletes it', async () => {
    const target = await discover();
    expect((await login(target, { IsPersistent: true })).returnValue).toBe(0);
    const before = await onlySession();
    const [kept] = await enumerate('PersistentLoginClass');
    if (!kept) throw new Error('nothing was kept');
    expect(kept.properties).toMatchObject({ TargetName: { value: targetName } });
    const shown = kept.properties['LoginOptions'] as PywbemInstance;
    expect(shown.properties).toMatchObject({
      Username: { value: Array.from(Buffer.from('alice'), String) },
      Password: { value: null },
    });
    await server.restart();
    await until(async () => (await enumerate('SessionClass')).length === 1);
    expect((await onlySession()).properties['SessionId']).not.toEqual(before.properties['SessionId']);
    await client.call('DeleteInstance', { InstanceName: pathOf(kept) });
    expect(await enumerate('PersistentLoginClass')).toEqual([]);
    await server.restart();
    expect(await enumerate('SessionClass')).toEqual([]);
    // Discovery is kept, too.
    expect(await enumerate('TargetClass')).toHaveLength(1);
  });

  it('refreshes and deletes a portal, and with it its targets', async () => {
    await discover();
    const [asked] = await enumerate('SendTargetPortalClass');
    if (!asked) throw new Error('no portal');
    expect((await client.invokeMethod(pathOf(asked), 'Refresh', {})).returnValue).toBe(0);
    await portal.server.close();
    expect((await client.invokeMethod(pathOf(asked), 'Refresh', {})).returnValue).toBe(0xefff0003);
    await client.call('DeleteInstance', { InstanceName: pathOf(asked) });
    expect(await enumerate('TargetClass')).toEqual([]);
  });

  it.each([
    ['an address that is not allowed', { PortalAddress: '192.0.2.1' }, 2, 'connect-allow'],
    ['no address', { PortalSymbolicName: 'x' }, 4, 'PortalAddress'],
    [
      'another initiator',
      { PortalAddress: '127.0.0.1', InitiatorName: 'iqn.2026-11.test.example:x' },
      4,
      ownName,
    ],
    [
      'a port where nobody listens',
      { PortalAddress: '127.0.0.1', PortalPort: text(1, 'uint16') },
      1,
      'ISDSC_CONNECTION_FAILED',
    ],
  ] as const)('does not make a portal with %s', async (_what, properties, code, message) => {
    const made = client.call('CreateInstance', {
      NewInstance: instance('MSIscsiInitiator_SendTargetPortalClass', properties),
    });
    await expect(made).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
    expect(await enumerate('SendTargetPortalClass')).toEqual([]);
  });

  it('makes and deletes a static target, and logs in to it with its own options', async () => {
    const group = instance('MSIscsiInitiator_PortalGroup', {
      Index: text(1, 'uint32'),
      Portals: [
        instance('MSIscsiInitiator_Portal', { Address: '127.0.0.1', Port: text(portal.port, 'uint16') }),
      ],
    });
    const made = await client.call<PywbemPath>('CreateInstance', {
      NewInstance: instance('MSIscsiInitiator_TargetClass', {
        TargetName: targetName,
        DiscoveryMechanism: 'Static',
        InitiatorName: ownName,
        PortalGroups: [group],
        LoginOptions: options(secret),
      }),
    });
    expect(made.keys).toMatchObject({ TargetName: targetName, DiscoveryMechanism: 'Static' });
    expect((await login(made, { LoginOptions: null })).returnValue).toBe(0);
    await client.call('DeleteInstance', { InstanceName: made });
    expect(await enumerate('TargetClass')).toEqual([]);
  });

  it('has one connection in a session, which cannot go alone', async () => {
    const target = await discover();
    const { out } = await login(target);
    const path = pathOf(await onlySession());
    const remove = async (UniqueConnectionId: PywbemValue) =>
      (await client.invokeMethod(path, 'RemoveConnection', { UniqueConnectionId })).returnValue;
    expect(await remove(out['UniqueConnectionId'] ?? null)).toBe(0xefff003d);
    expect(await remove('none')).toBe(0xefff0063);
    expect((await client.invokeMethod(path, 'AddConnection', {})).returnValue).toBe(0xefff0037);
  });
});
