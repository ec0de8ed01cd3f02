import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasPeers } from '../support/environment.js';
import { holdSession } from '../support/holdSession.js';
import { PythonProcess } from '../support/python.js';
import { startServer, type Server } from '../support/server.js';
import { haveTgtd, loginWithLibiscsi, type LoginResult, type TgtdCredentials } from '../support/tgtd.js';
import { startTgtServer, type TgtServer } from '../support/tgtServer.js';
import { AwsClientError, awsClients, sdkClient, type AwsClient, type AwsEndpoint } from './awsClients.js';

const accessKeyId = 'AKIAIOSFODNN7EXAMPLE';
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const env = {
  ISCSI_WBEM_AWS_ACCESS_KEY_ID: accessKeyId,
  ISCSI_WBEM_AWS_SECRET_ACCESS_KEY: secretAccessKey,
};
const initiatorName = 'iqn.2026-11.test.example:node';
const otherName = 'iqn.2026-11.test.example:other';
const firstSecret = 'first-secret-1';
const secondSecret = 'second=secret&';
const targetSecret = 'target<secret>';

/** A server with one target. */
interface World {
  readonly server: Server;
  readonly targetName: string;
  dispose(): Promise<void>;
}

const worlds: readonly (readonly [kind: string, available: boolean, start: () => Promise<World>])[] = [
  [
    'a real tgtd',
    haveTgtd,
    async () => {
      const fixture = await startTgtServer({ env });
      const { iscsiName } = await fixture.tgtd.createTarget('iqn.2026-11.test.example:disk');
      return { server: fixture.server, targetName: iscsiName, dispose: () => fixture.dispose() };
    },
  ],
  [
    'the embedded target',
    haveTgtd,
    async () => {
      const server = await startServer({ args: ['--target', 'embedded', '--iscsi-port', '0'], env });
      const targetName = 'iqn.2026-11.io.github.iscsi-wbem:demo';
      return { server, targetName, dispose: () => server.dispose() };
    },
  ],
];

/**
 * The AWS CLI, which takes a second for each call, at one of the targets and in the tests of one pair and of a wrong key: it sends what
 * boto3 sends, and the door answers both alike.
 */
const cases = worlds
  .flatMap(([kind, isThere, startWorld]) =>
    awsClients.map(([client, isHere, startClient]) => ({
      kind,
      client,
      available: isThere && isHere,
      startWorld,
      startClient,
    })),
  )
  .filter(({ kind, client }) => client !== 'the AWS CLI' || kind === 'the embedded target');

describe.each(cases)(
  'CHAP of $kind, managed with $client',
  ({ kind, available, startWorld, startClient, client }) => {
    const isSlow = client === 'the AWS CLI';
    describe.skipIf(!available)('and checked with libiscsi', () => {
      let world: World;
      let aws: AwsClient;
      let gatewayArn: string;
      let volumeArn: string;
      let targetArn: string;
      let portal: { address: string; port: number };

      const endpointOf = (changes: Partial<AwsEndpoint> = {}): AwsEndpoint => ({
        url: world.server.url,
        region: 'us-east-1',
        accessKeyId,
        secretAccessKey,
        ...changes,
      });

      beforeAll(async () => {
        world = await startWorld();
        aws = await startClient(endpointOf());
        await findTarget();
      });
      afterAll(async () => {
        await aws.stop();
        await world.dispose();
      });
      afterEach(async () => {
        for (const name of await pairs()) await remove(name);
      });

      /** As a client does that knows nothing but the endpoint. */
      async function findTarget(): Promise<void> {
        const { Gateways } = await aws.call<{ Gateways: { GatewayARN: string }[] }>('ListGateways', {});
        gatewayArn = Gateways[0]?.GatewayARN ?? '';
        const { VolumeInfos } = await aws.call<{ VolumeInfos: { VolumeARN: string }[] }>('ListVolumes', {
          GatewayARN: gatewayArn,
        });
        volumeArn = VolumeInfos[0]?.VolumeARN ?? '';
        const attributes = await describeVolume();
        targetArn = attributes.TargetARN;
        portal = { address: attributes.NetworkInterfaceId, port: attributes.NetworkInterfacePort };
      }

      async function describeVolume() {
        const { StorediSCSIVolumes } = await aws.call<{
          StorediSCSIVolumes: {
            VolumeiSCSIAttributes: {
              TargetARN: string;
              NetworkInterfaceId: string;
              NetworkInterfacePort: number;
              LunNumber: number;
              ChapEnabled: boolean;
            };
          }[];
        }>('DescribeStorediSCSIVolumes', { VolumeARNs: [volumeArn] });
        const attributes = StorediSCSIVolumes[0]?.VolumeiSCSIAttributes;
        if (!attributes) throw new Error('there is no volume');
        return attributes;
      }

      const update = (initiator: string, target?: string, name = initiatorName): Promise<unknown> =>
        aws.call('UpdateChapCredentials', {
          TargetARN: targetArn,
          InitiatorName: name,
          SecretToAuthenticateInitiator: initiator,
          ...(target !== undefined && { SecretToAuthenticateTarget: target }),
        });
      const remove = (name = initiatorName): Promise<unknown> =>
        aws.call('DeleteChapCredentials', { TargetARN: targetArn, InitiatorName: name });
      async function pairs(): Promise<readonly string[]> {
        const { ChapCredentials } = await aws.call<{
          ChapCredentials: { TargetARN: string; InitiatorName: string }[];
        }>('DescribeChapCredentials', { TargetARN: targetArn });
        for (const pair of ChapCredentials) {
          expect(Object.keys(pair).toSorted()).toEqual(['InitiatorName', 'TargetARN']);
          expect(pair.TargetARN).toBe(targetArn);
        }
        return ChapCredentials.map((pair) => pair.InitiatorName);
      }
      const login = (
        password?: string,
        mutual: TgtdCredentials = {},
        name = initiatorName,
      ): Promise<LoginResult> =>
        loginWithLibiscsi(`iscsi://${portal.address}:${portal.port}/${world.targetName}/1`, {
          initiatorName: name,
          ...(password !== undefined && { user: name, password }),
          ...mutual,
        });
      const authenticationFailure = { outcome: 'refused', status: 0x0201 };
      async function failure(work: Promise<unknown>): Promise<readonly (string | null)[]> {
        const error = await work.then(
          () => null,
          (thrown: unknown) => thrown,
        );
        if (!(error instanceof AwsClientError))
          throw new Error('expected the service to refuse', { cause: error });
        return [error.type, error.errorCode];
      }
      /** The command line shows no error codes. */
      const withCode = (type: string, code: string): readonly (string | null)[] => [
        type,
        client === 'the AWS CLI' ? null : code,
      ];
      const invalid = (code: string) => withCode('InvalidGatewayRequestException', code);

      it('finds the target with nothing but the endpoint', () => {
        expect(gatewayArn).toMatch(/^arn:aws:storagegateway:us-east-1:\d{12}:gateway\/sgw-[0-9A-F]{8}$/);
        expect(volumeArn).toMatch(new RegExp(`^${gatewayArn}/volume/vol-[0-9a-f]{17}$`));
        expect(targetArn).toBe(`${gatewayArn}/target/${world.targetName}`);
        expect(portal.address).toBe('127.0.0.1');
      });

      it('describes the gateway', async () => {
        expect(await aws.call('DescribeGatewayInformation', { GatewayARN: gatewayArn })).toMatchObject({
          GatewayARN: gatewayArn,
          GatewayState: 'RUNNING',
          GatewayType: 'STORED',
          GatewayNetworkInterfaces: [{ Ipv4Address: '127.0.0.1' }],
        });
        expect(await aws.call('DescribeVTLDevices', { GatewayARN: gatewayArn })).toMatchObject({
          VTLDevices: [],
        });
      });

      it('lets the initiator in with its secret and with nothing else, the old one is refused', async () => {
        expect(await update(firstSecret)).toEqual({ TargetARN: targetArn, InitiatorName: initiatorName });
        expect(await login(firstSecret)).toMatchObject({ outcome: 'in' });
        expect(await login(secondSecret)).toMatchObject(authenticationFailure);
        expect(await login()).toMatchObject(authenticationFailure);
        expect((await describeVolume()).ChapEnabled).toBe(true);

        await update(secondSecret);
        expect(await login(secondSecret)).toMatchObject({ outcome: 'in' });
        expect(await login(firstSecret)).toMatchObject(authenticationFailure);
        expect(await pairs()).toEqual([initiatorName]);
      });

      it('makes the target prove itself, and no longer when its secret is left out', async () => {
        const mutual = { targetUser: world.targetName, targetPassword: targetSecret };
        await update(firstSecret, targetSecret);
        expect(await login(firstSecret, mutual)).toMatchObject({ outcome: 'in' });
        expect(await login(firstSecret, { ...mutual, targetPassword: 'not-the-secret' })).toMatchObject({
          outcome: 'refused',
        });
        // An initiator need not ask.
        expect(await login(firstSecret)).toMatchObject({ outcome: 'in' });

        await update(secondSecret);
        expect(await login(secondSecret)).toMatchObject({ outcome: 'in' });
        expect(await login(secondSecret, mutual)).toMatchObject({ outcome: 'refused' });
      });

      it.skipIf(isSlow)('shares one target secret between initiators', async () => {
        const mutual = { targetUser: world.targetName, targetPassword: targetSecret };
        await update(firstSecret, targetSecret);
        await update(secondSecret, targetSecret, otherName);
        expect(await pairs()).toEqual([initiatorName, otherName]);
        expect(await failure(update(secondSecret, 'another-target', otherName))).toEqual(
          invalid('NotSupported'),
        );
        await remove();
        expect(await login(secondSecret, mutual, otherName)).toMatchObject({ outcome: 'in' });
        expect(await login(firstSecret)).toMatchObject(authenticationFailure);
      });

      it.skipIf(isSlow)(
        'closes all connections of the target on an update, also those of others',
        async () => {
          await update(firstSecret);
          await update(secondSecret, undefined, otherName);
          const held = await holdSession(
            portal,
            world.targetName,
            { chapName: otherName, secret: secondSecret },
            otherName,
          );
          expect(await aws.call('ListVolumeInitiators', { VolumeARN: volumeArn })).toEqual({
            Initiators: [otherName],
          });
          await update('third-secret-3');
          expect(await held.isAlive()).toBe(false);
          await held.close();
          expect(await aws.call('ListVolumeInitiators', { VolumeARN: volumeArn })).toEqual({
            Initiators: [],
          });
          expect(await login(secondSecret, {}, otherName)).toMatchObject({ outcome: 'in' });
        },
      );

      it('removes a pair: the target stays closed', async () => {
        await update(firstSecret, targetSecret);
        expect(await remove()).toEqual({ TargetARN: targetArn, InitiatorName: initiatorName });
        expect(await pairs()).toEqual([]);
        expect(await login(firstSecret)).toMatchObject(authenticationFailure);
        expect(await login()).toMatchObject(authenticationFailure);
      });

      it.skipIf(isSlow)('answers what cannot be with the error code', async () => {
        // The same request within the same second has the same signature as that of the test before, and is taken for it.
        await sleep(1_010 - (Date.now() % 1_000));
        const invalidParameters = invalid('InvalidParameters');
        expect(await failure(update('elevenbytes'))).toEqual(invalidParameters);
        expect(await failure(update('seventeen-bytes-x'))).toEqual(invalidParameters);
        expect(await failure(update(firstSecret, 'elevenbytes'))).toEqual(invalidParameters);
        expect(await failure(update(firstSecret, firstSecret))).toEqual(invalidParameters);
        expect(await failure(update(firstSecret, undefined, 'node'))).toEqual(invalid('InitiatorInvalid'));
        expect(await failure(update(firstSecret, undefined, 'Upper Case'))).toEqual([
          'ValidationException',
          null,
        ]);
        expect(await failure(remove())).toEqual(invalid('ChapCredentialNotFound'));
        const call = (action: string, input: object) => failure(aws.call(action, input));
        expect(await call('DescribeChapCredentials', { TargetARN: `${targetArn}-not` })).toEqual(
          invalid('TargetNotFound'),
        );
        // At tgt, a target may have a name that is no iSCSI name.
        expect(await call('DescribeChapCredentials', { TargetARN: `${gatewayArn}/target/disk` })).toEqual(
          invalid(kind === 'a real tgtd' ? 'TargetNotFound' : 'TargetInvalid'),
        );
        expect(await call('DescribeGatewayInformation', { GatewayARN: `${gatewayArn}0` })).toEqual(
          invalid('GatewayNotFound'),
        );
        expect(await call('ListVolumeInitiators', { VolumeARN: `${volumeArn}0` })).toEqual(
          invalid('VolumeNotFound'),
        );
        expect(await call('DescribeCachediSCSIVolumes', { VolumeARNs: [volumeArn] })).toEqual(
          invalid('VolumeNotFound'),
        );
        expect(await call('CreateSnapshot', { VolumeARN: volumeArn, SnapshotDescription: 'x' })).toEqual([
          'UnknownOperationException',
          null,
        ]);
        expect(await pairs()).toEqual([]);
      });

      it('refuses another secret access key, another access key and another region', async () => {
        for (const changes of [
          { secretAccessKey: `${secretAccessKey}x` },
          { accessKeyId: 'AKIAIOSFODNN7ANOTHER' },
          { region: 'eu-west-1' },
        ]) {
          const other = await startClient(endpointOf(changes));
          expect(await failure(other.call('ListGateways', {}))).toEqual(['InvalidSignatureException', null]);
          await other.stop();
        }
      });

      it('leaves no secret in the log, in the audit record or in the state folder', async () => {
        await update(firstSecret, targetSecret);
        await failure(update(secondSecret, secondSecret));
        const { stdout, log, stateFolder } = world.server;
        const files = readdirSync(stateFolder, { recursive: true, encoding: 'utf8' })
          .map((name) => join(stateFolder, name))
          .filter((path) => statSync(path).isFile());
        const written = [stdout, log, ...files.map((path) => readFileSync(path, 'latin1'))].join('\n');
        for (const secret of [firstSecret, secondSecret, targetSecret, secretAccessKey]) {
          expect(written.includes(secret)).toBe(false);
          expect(written.includes(Buffer.from(secret).toString('base64'))).toBe(false);
        }
        expect(written).toContain('storage-gateway');
      });
    });
  },
);

describe.skipIf(!haveTgtd || !hasPeers('python'))('several targets of one tgtd', () => {
  let fixture: TgtServer;
  let endpoint: AwsEndpoint;
  const names = ['a', 'b', 'c'].map((letter) => `iqn.2026-11.test.example:disk-${letter}`);

  beforeAll(async () => {
    fixture = await startTgtServer({ env });
    for (const name of names) await fixture.tgtd.createTarget(name);
    endpoint = { url: fixture.server.url, region: 'us-east-1', accessKeyId, secretAccessKey };
  });
  afterAll(() => fixture.dispose());

  it("are paged through by boto3's paginator", async () => {
    const python = new PythonProcess('boto3_session.py');
    await python.call(endpoint);
    const paginate = (PageSize: number) =>
      python.call({ method: 'paginate:list_volumes', arguments: { PaginationConfig: { PageSize } } });
    const { result: single } = (await paginate(1)) as { result: { VolumeInfos: object[] }[] };
    const { result: all } = (await paginate(100)) as { result: { VolumeInfos: object[] }[] };
    await python.stop();
    expect(single.map(({ VolumeInfos }) => VolumeInfos.length)).toEqual([1, 1, 1]);
    expect(all).toHaveLength(1);
    expect(single.flatMap(({ VolumeInfos }) => VolumeInfos)).toEqual(all[0]?.VolumeInfos);
  });

  it('cannot have one initiator with a secret at each: names are global in tgtd', async () => {
    const aws = sdkClient(endpoint);
    const { Gateways } = await aws.call<{ Gateways: { GatewayARN: string }[] }>('ListGateways', {});
    const update = (target: string | undefined) =>
      aws.call('UpdateChapCredentials', {
        TargetARN: `${Gateways[0]?.GatewayARN}/target/${target}`,
        InitiatorName: initiatorName,
        SecretToAuthenticateInitiator: firstSecret,
      });
    await update(names[0]);
    await expect(update(names[1])).rejects.toMatchObject({
      errorCode: 'GatewayProxyNetworkConnectionBusy',
      message: `tgtd has an account "${initiatorName}" already; account names are global in tgt`,
    });
    expect(await fixture.tgtd.login(names[1] ?? '')).toMatchObject({ outcome: 'in' });
    await aws.stop();
  });
});

describe.skipIf(!haveTgtd)('the ARNs and the access key', () => {
  it('are the same after a restart', async () => {
    const server = await startServer({ args: ['--target', 'embedded', '--iscsi-port', '0'], env });
    const aws = sdkClient({ url: server.url, region: 'us-east-1', accessKeyId, secretAccessKey });
    try {
      const before = await aws.call('ListVolumes', {});
      await server.restart();
      expect(await aws.call('ListVolumes', {})).toEqual(before);
    } finally {
      await aws.stop();
      await server.dispose();
    }
  });
});
