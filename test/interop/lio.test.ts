import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  havePywbem,
  PywbemSession,
  type PywbemInstance,
  type PywbemPath,
  type PywbemTyped,
} from '../support/pywbem.js';
import { startServer, type Server } from '../support/server.js';
import { makeLioFolder, type LioFolder } from '../targets/lio/lioFolder.js';
import { sdkClient, type AwsClient } from './awsClients.js';
import { namespace, replicationService, targetPort, type Identity } from './CredentialClient.js';

const target = 'iqn.2026-11.test.example:disk';
const node = 'iqn.2026-11.test.example:node';
const other = 'iqn.2026-11.test.example:other';
const stranger = 'iqn.2026-11.test.example:stranger';
const accessKeyId = 'AKIAIOSFODNN7EXAMPLE';
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

const group = `${target},t,0x0001`;
const aclOf = (initiator: string): string =>
  `${group},i,${createHash('sha256').update(initiator).digest('hex').slice(0, 16)}`;

/** VDS return codes, by their names in the documentation of Virtual Disk Service. */
const code = {
  S_OK: 0,
  VDS_E_NOT_SUPPORTED: 0x8004_2400,
  VDS_E_INITIATOR_SPECIFIC_NOT_SUPPORTED: 0x8004_2707,
} as const;

/** A server with `--target lio` on a folder in the shape of configfs: what its doors answer, and what they make of it. */
describe.skipIf(!havePywbem)('a server of LIO targets', () => {
  let lio: LioFolder;
  let server: Server;
  let session: PywbemSession;
  let aws: AwsClient;
  let targetArn: string;

  beforeAll(async () => {
    lio = makeLioFolder(target, [node, other]);
    const args = ['--target', 'lio', '--lio-configfs', lio.configfs, '--lio-saveconfig', lio.saveconfig];
    server = await startServer({
      // Nobody can log in to a folder.
      args: [...args, '--proof', 'off', '--default-chap-name', 'everybody'],
      env: {
        ISCSI_WBEM_AWS_ACCESS_KEY_ID: accessKeyId,
        ISCSI_WBEM_AWS_SECRET_ACCESS_KEY: secretAccessKey,
      },
    });
    session = await PywbemSession.start(server, { namespace });
    aws = sdkClient({ url: server.url, region: 'us-east-1', accessKeyId, secretAccessKey });
    const { Gateways: [gateway] = [] } = await aws.call<{ Gateways?: { GatewayARN: string }[] }>(
      'ListGateways',
      {},
    );
    targetArn = `${gateway?.GatewayARN}/target/${target}`;
  });
  afterAll(async () => {
    await aws.stop();
    await session.stop();
    await server.dispose();
    lio.dispose();
  });
  afterEach(async () => {
    for (const name of await listSecrets()) await session.call('DeleteInstance', { InstanceName: name });
  });

  const path = ({ className, keys }: Identity): PywbemPath => ({ type: 'path', namespace, className, keys });
  const listSecrets = (): Promise<readonly PywbemPath[]> =>
    session.call('EnumerateInstanceNames', { ClassName: 'CIM_SharedSecret' });
  const secretNames = async (): Promise<(readonly unknown[])[]> =>
    (await listSecrets()).map(({ keys }) => [keys['ServiceName'], keys['RemoteID']]);
  const addSharedSecret = async (
    RemoteID: string,
    at: string | null = target,
    Secret = 'a-right-secret',
  ): Promise<readonly [number, PywbemPath | null]> => {
    const { returnValue, out } = await session.invokeMethod(path(replicationService), 'AddSharedSecret', {
      SharedSecret: { type: 'instance', className: 'CIM_SharedSecret', properties: { RemoteID, Secret } },
      ...(at !== null && { ServiceAccessPoint: path(targetPort(at)) }),
    });
    return [returnValue, (out['SharedSecretPath'] ?? null) as PywbemPath | null];
  };
  const controller = async (): Promise<PywbemPath> => {
    const [found] = await session.call<readonly PywbemPath[]>('EnumerateInstanceNames', {
      ClassName: 'MSISCSITARGET_SCSIProtocolController',
    });
    if (!found) throw new Error('there is no target');
    return found;
  };
  const ofAcl =
    (initiator: string) =>
    (file: string): string =>
      lio.read(`acls/${initiator}/auth/${file}`);

  describe('AddSharedSecret', () => {
    it('returns 0: the ACL of the initiator has the account, the target asks for CHAP, and it is saved', async () => {
      const [returnValue, made] = await addSharedSecret(node);
      expect(returnValue).toBe(0);
      expect(made?.keys).toMatchObject({ ServiceName: aclOf(node), RemoteID: node });
      expect([ofAcl(node)('userid'), ofAcl(node)('password')]).toEqual([node, 'a-right-secret']);
      expect(lio.read('attrib/authentication')).toBe('1');
      expect(readFileSync(lio.saveconfig, 'utf8')).toContain('"chap_password": "a-right-secret"');
      expect((await addSharedSecret(node))[0]).toBe(6);
    });

    it('makes the target account, at every ACL, where RemoteID is the target’s name', async () => {
      const [returnValue, made] = await addSharedSecret(target);
      expect([returnValue, made?.keys['ServiceName']]).toEqual([0, `${group},target`]);
      for (const name of [node, other]) expect(ofAcl(name)('userid_mutual')).toBe(target);
      expect(lio.read('auth/password_mutual')).toBe('a-right-secret');
    });

    it.each([
      ['an initiator without an ACL', stranger, target],
      ['all initiators, where those without an ACL are not admitted', 'everybody', target],
      ['no target', node, null],
    ])('returns 1, Not Supported, for %s', async (_, remoteId, at) => {
      const before = lio.read('attrib/authentication');
      expect(await addSharedSecret(remoteId, at)).toEqual([1, null]);
      expect(await secretNames()).toEqual([]);
      expect(lio.read('attrib/authentication')).toBe(before);
    });

    it('says in the log what to do first, where it returns 1', async () => {
      await addSharedSecret(stranger);
      await expect
        .poll(() => server.log)
        .toContain(`targetcli /iscsi/${target}/tpg1/acls create ${stranger}`);
    });

    it.each(['NULL', 'NULL-and-more-1', ' space-at-the-start'.slice(0, 14)])(
      'returns 5, Invalid Parameter, for the secret %j, and names no ACL with it',
      async (secret) => {
        expect((await addSharedSecret(node, target, secret))[0]).toBe(5);
      },
    );
  });

  describe('the CIM model', () => {
    it('has an authority for the portal group and for each ACL, in both roles', async () => {
      const found = await session.call<readonly PywbemPath[]>('EnumerateInstanceNames', {
        ClassName: 'CIM_SharedSecretService',
      });
      const scopes = [group, aclOf(node), aclOf(other)];
      const names = new Set(found.map(({ keys }) => keys['Name']));
      expect(names).toEqual(new Set(scopes.flatMap((scope) => [scope, `${scope},target`])));
    });

    it('shows what targetcli writes at the next request, and replaces and removes it', async () => {
      lio.write(`acls/${other}/auth/userid`, 'alice\n');
      lio.write(`acls/${other}/auth/password`, 'by-the-admin-1\n');
      const [alice] = await listSecrets();
      if (!alice) throw new Error('the account is not shown');
      expect(alice.keys).toMatchObject({ ServiceName: aclOf(other), RemoteID: 'alice' });
      const { properties } = await session.call<PywbemInstance>('GetInstance', { InstanceName: alice });
      expect((properties['Secret'] as PywbemTyped | null)?.value ?? null).toBeNull();
      await session.call('ModifyInstance', {
        ModifiedInstance: {
          type: 'instance',
          className: 'ISCSIWBEM_SharedSecret',
          properties: { Secret: 'replaced-by-cim' },
          path: alice,
        },
        PropertyList: ['Secret'],
      });
      expect([ofAcl(other)('userid'), ofAcl(other)('password')]).toEqual(['alice', 'replaced-by-cim']);
      await session.call('DeleteInstance', { InstanceName: alice });
      expect([ofAcl(other)('userid'), ofAcl(other)('password')]).toEqual(['NULL', 'NULL']);
    });

    it('binds each account to the port of its target', async () => {
      await addSharedSecret(node);
      await addSharedSecret(target);
      const contexts = await session.call<readonly PywbemInstance[]>('EnumerateInstances', {
        ClassName: 'CIM_CredentialContext',
      });
      expect(contexts).toHaveLength(2);
      expect(JSON.stringify(contexts)).toContain(group);
    });

    it('switches CHAP off and on for the portal group and the ACLs', async () => {
      await addSharedSecret(node);
      lio.write(`acls/${other}/attrib/authentication`, '1\n');
      const name = await controller();
      const setChapEnabled = (ChapEnabled: boolean): Promise<unknown> =>
        session.call('ModifyInstance', {
          ModifiedInstance: {
            type: 'instance',
            className: name.className,
            properties: { ...name.keys, ChapEnabled },
            path: name,
          },
          PropertyList: ['ChapEnabled'],
        });
      await setChapEnabled(false);
      const authentication = (): string[] =>
        ['', `acls/${node}/`, `acls/${other}/`].map((scope) => lio.read(`${scope}attrib/authentication`));
      expect(authentication()).toEqual(['0', '-1', '0']);
      await setChapEnabled(true);
      expect(authentication()).toEqual(['1', '-1', '1']);
      lio.write(`acls/${other}/attrib/authentication`, '-1\n');
    });

    it('shows sessions, ends one by its ACL, and says that one without an ACL cannot be ended', async () => {
      lio.write(
        `acls/${node}/info`,
        `InitiatorName: ${node}\nLIO Session ID: 7   ISID: 0x00 02 3d 00 00 03  TSIH: 9  SessionType: Normal\n` +
          'CID: 0  Connection State: TARG_CONN_STATE_LOGGED_IN\n   Address 192.0.2.7 TCP  StatSN: 0x85ae81ba\n',
      );
      lio.write('dynamic_sessions', `${stranger}\0`);
      const found = await session.call<readonly PywbemInstance[]>('EnumerateInstances', {
        ClassName: 'CIM_iSCSISession',
      });
      const value = ({ properties }: PywbemInstance, name: string): unknown =>
        (properties[name] as PywbemTyped | null)?.value ?? null;
      expect(found.map((each) => [value(each, 'EndPointName'), value(each, 'TSIH')])).toEqual([
        [node, '9'],
        [stranger, null],
      ]);
      const end = (InstanceID: unknown): Promise<unknown> =>
        session.call('DeleteInstance', {
          InstanceName: {
            type: 'path',
            namespace,
            className: 'MSISCSITARGET_iSCSISession',
            keys: { InstanceID: InstanceID as string },
          },
        });
      const [known, unknown] = found.map((each) => value(each, 'InstanceID'));
      await end(known);
      expect(lio.read(`acls/${node}/cmdsn_depth`)).toBe('63');
      await expect(end(unknown)).rejects.toMatchObject({ code: 7 });
      lio.write(`acls/${node}/info`, `No active iSCSI Session for Initiator Endpoint: ${node}\n`);
      lio.write('dynamic_sessions', '');
    });

    it('tells what LIO can do', async () => {
      const [found] = await session.call<readonly PywbemInstance[]>('EnumerateInstances', {
        ClassName: 'CIM_CredentialManagementCapabilities',
      });
      expect(
        Object.fromEntries(
          Object.entries(found?.properties ?? {}).map(([name, value]) => [
            name,
            (value as PywbemTyped).value,
          ]),
        ),
      ).toMatchObject({
        TargetKind: 'lio',
        InitiatorSpecificAccounts: true,
        DefaultAccounts: true,
        TargetAccounts: true,
        UnboundAccounts: false,
        SecretOverlap: false,
        PersistentAccounts: true,
        EndsSessionsBy: '3',
        Algorithms: ['SHA-256', 'SHA3-256', 'SHA-1', 'MD5'],
        MaxSecretBytes: '255',
      });
    });
  });

  describe('VDS', () => {
    let disk: PywbemPath;

    beforeEach(async () => {
      disk = await controller();
    });
    const structure = (text: string | null) => ({
      type: 'instance' as const,
      className: 'ISCSIWBEM_VdsSharedSecret',
      properties: {
        ...(text !== null && { SharedSecret: { type: 'uint8', value: [...Buffer.from(text)].map(String) } }),
        SharedSecretSize: { type: 'uint32', value: String(text?.length ?? 0) },
      },
    });
    const set = async (text: string | null, InitiatorName: string | null): Promise<number> =>
      (
        await session.invokeMethod(disk, 'SetSharedSecret', {
          TargetSharedSecret: structure(text),
          ...(InitiatorName !== null && { InitiatorName }),
        })
      ).returnValue;
    const remember = async (text: string | null, InitiatorName: string): Promise<number> =>
      (
        await session.invokeMethod(disk, 'RememberInitiatorSharedSecret', {
          InitiatorName,
          InitiatorSharedSecret: structure(text),
        })
      ).returnValue;

    it('SetSharedSecret and RememberInitiatorSharedSecret set both secrets of one initiator', async () => {
      expect(await set('first-secret-1', node)).toBe(code.S_OK);
      expect(await remember('target-secret', node)).toBe(code.S_OK);
      expect(await remember('other-target-1', other)).toBe(code.S_OK);
      expect(['userid', 'password', 'userid_mutual', 'password_mutual'].map(ofAcl(node))).toEqual([
        node,
        'first-secret-1',
        target,
        'target-secret',
      ]);
      expect(ofAcl(other)('password_mutual')).toBe('other-target-1');
      expect(await remember(null, node)).toBe(code.S_OK);
      expect(await set(null, node)).toBe(code.S_OK);
      expect(ofAcl(node)('userid')).toBe('NULL');
      expect(ofAcl(other)('password_mutual')).toBe('other-target-1');
    });

    it('answers VDS_E_INITIATOR_SPECIFIC_NOT_SUPPORTED for an initiator without an ACL', async () => {
      const notSupported = code.VDS_E_INITIATOR_SPECIFIC_NOT_SUPPORTED;
      expect(await set('first-secret-1', stranger)).toBe(notSupported);
      expect(await remember('first-secret-1', stranger)).toBe(notSupported);
      expect(await set(null, stranger)).toBe(code.S_OK);
    });

    it('answers VDS_E_NOT_SUPPORTED for all initiators, until those without an ACL are admitted', async () => {
      expect(await set('first-secret-1', null)).toBe(code.VDS_E_NOT_SUPPORTED);
      lio.write('attrib/generate_node_acls', '1\n');
      expect(await set('first-secret-1', null)).toBe(code.S_OK);
      expect(lio.read('auth/userid')).toBe('everybody');
      expect(await set(null, null)).toBe(code.S_OK);
      lio.write('attrib/generate_node_acls', '0\n');
    });
  });

  describe('AWS Storage Gateway', () => {
    const update = (InitiatorName: string, first: string, second?: string): Promise<unknown> =>
      aws.call('UpdateChapCredentials', {
        TargetARN: targetArn,
        InitiatorName,
        SecretToAuthenticateInitiator: first,
        ...(second !== undefined && { SecretToAuthenticateTarget: second }),
      });

    it('UpdateChapCredentials keeps both secrets at the ACL, another pair of secrets at another', async () => {
      await update(node, 'first-secret-1', 'target-secret');
      await update(other, 'second-secret', 'another-target');
      expect(ofAcl(node)('password_mutual')).toBe('target-secret');
      expect(ofAcl(other)('password_mutual')).toBe('another-target');
      expect(await secretNames()).toEqual(
        expect.arrayContaining([
          [aclOf(node), node],
          [`${aclOf(node)},target`, target],
        ]),
      );
      const { ChapCredentials } = await aws.call<{ ChapCredentials: { InitiatorName: string }[] }>(
        'DescribeChapCredentials',
        { TargetARN: targetArn },
      );
      expect(ChapCredentials.map(({ InitiatorName }) => InitiatorName)).toEqual([node, other]);
      await update(node, 'third-secret-3');
      expect(ofAcl(node)('userid_mutual')).toBe('NULL');
      await aws.call('DeleteChapCredentials', { TargetARN: targetArn, InitiatorName: node });
      expect(ofAcl(node)('userid')).toBe('NULL');
      expect(ofAcl(other)('userid')).toBe(other);
    });

    it('says what to do first for an initiator without an ACL', async () => {
      await expect(update(stranger, 'first-secret-1')).rejects.toMatchObject({
        errorCode: 'NotSupported',
        message: expect.stringContaining(`acls create ${stranger}`) as string,
      });
    });
  });

  it('says where its targets are when it is ready', () => {
    expect(server.stdout).toContain(`(target lio at ${lio.configfs})`);
  });

  it('keeps every secret out of its log and its answers', () => {
    expect(server.log + server.stdout).not.toMatch(/a-right-secret|first-secret|target-secret|replaced-by/);
  });
});
