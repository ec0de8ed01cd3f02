import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdSession } from '../support/holdSession.js';
import { havePywbem, PywbemSession, type PywbemPath, type PywbemTyped } from '../support/pywbem.js';
import { startServer, type Server } from '../support/server.js';
import { haveTgtd as haveLibiscsi, loginWithLibiscsi } from '../support/tgtd.js';
import { namespace } from './CredentialClient.js';

const target = 'iqn.2026-11.io.github.iscsi-wbem:demo';
const initiator = 'iqn.2026-11.test.example:windows';

/** VDS return codes, by their names in the documentation of Virtual Disk Service. */
const code = {
  S_OK: 0,
  E_INVALIDARG: 0x8007_0057,
  VDS_E_NOT_SUPPORTED: 0x8004_2400,
} as const;

describe.skipIf(!havePywbem)('IVdsIscsiTarget, as methods of the node of the embedded target', () => {
  let server: Server;
  let session: PywbemSession;
  let node: PywbemPath;

  beforeAll(async () => {
    server = await startServer({ args: ['--target', 'embedded', '--default-chap-name', 'everybody'] });
    session = await PywbemSession.start(server, { namespace });
    const [first] = await session.call<readonly PywbemPath[]>('EnumerateInstanceNames', {
      ClassName: 'MSISCSITARGET_SCSIProtocolController',
    });
    node = first as PywbemPath;
  });
  afterAll(async () => {
    await session.stop();
    await server.dispose();
  });

  const structure = (SharedSecret: readonly number[] | null, SharedSecretSize: number) => ({
    type: 'instance' as const,
    className: 'ISCSIWBEM_VdsSharedSecret',
    properties: {
      ...(SharedSecret && { SharedSecret: { type: 'uint8', value: SharedSecret.map(String) } }),
      SharedSecretSize: { type: 'uint32', value: String(SharedSecretSize) },
    },
  });
  const secret = (text: string) => structure([...Buffer.from(text)], Buffer.byteLength(text));
  const none = structure(null, 0);
  const set = async (TargetSharedSecret: unknown, InitiatorName: string | null): Promise<number> => {
    const parameters = {
      ...(TargetSharedSecret === null ? {} : { TargetSharedSecret }),
      ...(InitiatorName !== null && { InitiatorName }),
    };
    return (await session.invokeMethod(node, 'SetSharedSecret', parameters as never)).returnValue;
  };
  const url = (): string => {
    const [, port = ''] = /embedded at 127\.0\.0\.1:(\d+)/.exec(server.stdout) ?? [];
    return `iscsi://127.0.0.1:${port}/${target}/1`;
  };
  const login = (user: string, password: string, mutual = {}) =>
    loginWithLibiscsi(url(), { user, password, initiatorName: initiator, ...mutual });

  it.skipIf(!haveLibiscsi)(
    'SetSharedSecret sets, replaces and clears the secret of one initiator; its name is the CHAP name',
    async () => {
      expect(await set(secret('first-secret-1'), initiator)).toBe(code.S_OK);
      expect(await login(initiator, 'first-secret-1')).toMatchObject({ outcome: 'in' });
      expect(await set(secret('second-secret-2'.slice(0, 14)), initiator)).toBe(code.S_OK);
      expect(await login(initiator, 'first-secret-1')).toMatchObject({ outcome: 'refused' });
      expect(await login(initiator, 'second-secret-')).toMatchObject({ outcome: 'in' });
      expect(await set(none, initiator)).toBe(code.S_OK);
      expect(await login(initiator, 'second-secret-')).toMatchObject({ outcome: 'refused' });
      expect(await set(none, initiator)).toBe(code.S_OK);
    },
  );

  it.skipIf(!haveLibiscsi)(
    'SetSharedSecret with a NULL initiator is the default for all, under the CHAP name of the setting',
    async () => {
      expect(await set(secret('default-secret'), null)).toBe(code.S_OK);
      expect(await login('everybody', 'default-secret')).toMatchObject({ outcome: 'in' });
      expect(await set(none, null)).toBe(code.S_OK);
      expect(await login('everybody', 'default-secret')).toMatchObject({ outcome: 'refused' });
    },
  );

  it.skipIf(!haveLibiscsi)(
    'RememberInitiatorSharedSecret is what the target proves itself with',
    async () => {
      expect(await set(secret('first-secret-1'), initiator)).toBe(code.S_OK);
      const remember = async (structured: unknown): Promise<number> =>
        (
          await session.invokeMethod(node, 'RememberInitiatorSharedSecret', {
            InitiatorName: initiator,
            InitiatorSharedSecret: structured,
          } as never)
        ).returnValue;
      expect(await remember(secret('target-secret-'))).toBe(code.S_OK);
      const mutual = { targetUser: target, targetPassword: 'target-secret-' };
      expect(await login(initiator, 'first-secret-1', mutual)).toMatchObject({ outcome: 'in' });
      expect(
        await login(initiator, 'first-secret-1', { ...mutual, targetPassword: 'another-secret' }),
      ).toMatchObject({ outcome: 'refused' });
      expect(await remember(secret('first-secret-1'))).toBe(code.E_INVALIDARG);
      expect(await remember(none)).toBe(code.S_OK);
      expect(await login(initiator, 'first-secret-1', mutual)).toMatchObject({ outcome: 'refused' });
      expect(await set(none, initiator)).toBe(code.S_OK);
    },
  );

  it.each([
    ['no structure', null, initiator],
    ['bytes with size 0', structure([1, 2, 3], 0), initiator],
    ['a size without bytes', structure(null, 12), initiator],
    ['another size than there are bytes', structure([1, 2, 3], 12), initiator],
    ['a secret of 11 bytes', structure([...Buffer.from('elevenbytes')], 11), initiator],
    ['a secret of 17 bytes', structure([...Buffer.from('seventeen-bytes-x')], 17), initiator],
    ['a name that is no iSCSI name', structure([...Buffer.from('first-secret-1')], 14), 'windows'],
  ] as const)('SetSharedSecret refuses %s with E_INVALIDARG', async (_, given, name) => {
    expect(await set(given, name)).toBe(code.E_INVALIDARG);
  });

  it('GetConnectedInitiators tells who is logged in', async () => {
    expect(await set(secret('first-secret-1'), initiator)).toBe(code.S_OK);
    const port = Number(new URL(url().replace('iscsi:', 'http:')).port);
    const held = await holdSession(
      { address: '127.0.0.1', port },
      target,
      { chapName: initiator, secret: 'first-secret-1' },
      initiator,
    );
    const { returnValue, out } = await session.invokeMethod(node, 'GetConnectedInitiators', {});
    expect([returnValue, out['InitiatorList']]).toEqual([code.S_OK, [initiator]]);
    await held.close();
    expect(await set(none, initiator)).toBe(code.S_OK);
  });

  it('SetFriendlyName is not supported: the alias stands in the configuration', async () => {
    expect((await session.invokeMethod(node, 'SetFriendlyName', { FriendlyName: 'disk' })).returnValue).toBe(
      code.VDS_E_NOT_SUPPORTED,
    );
  });

  it('ChapEnabled reads TRUE, and cannot be switched off at the protected demonstration target', async () => {
    const { properties } = await session.call<{ properties: Record<string, PywbemTyped> }>('GetInstance', {
      InstanceName: node,
    });
    expect(properties['ChapEnabled']?.value).toBe(true);
    const off = session.call('ModifyInstance', {
      ModifiedInstance: {
        type: 'instance',
        className: node.className,
        properties: { ...node.keys, ChapEnabled: false },
        path: node,
      },
      PropertyList: ['ChapEnabled'],
    });
    await expect(off).rejects.toMatchObject({ code: 7 });
  });

  it('shows as CIM capabilities what this kind of target can do', async () => {
    const [found] = await session.call<readonly { properties: Record<string, PywbemTyped> }[]>(
      'EnumerateInstances',
      {
        ClassName: 'CIM_CredentialManagementCapabilities',
      },
    );
    expect(found?.properties).toMatchObject({
      TargetKind: { value: 'embedded' },
      InitiatorSpecificAccounts: { value: true },
      SecretOverlap: { value: true },
      Algorithms: { value: ['SHA-256', 'SHA3-256', 'SHA-1', 'MD5'] },
    });
  });
});
