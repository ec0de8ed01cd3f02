import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actions } from '../../src/storagegateway/actions/index.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import { TargetDriverError } from '../../src/targets/TargetDriverError.js';
import type { Session, Target } from '../../src/targets/TargetReader.js';
import { initiator, target } from '../credentials/credentialsHarness.js';
import { errorOf, gatewayArn, GatewayHarness, targetArn, type Answer } from './GatewayHarness.js';

let harness: GatewayHarness;
beforeEach(() => {
  harness = new GatewayHarness();
});
afterEach(() => harness.dispose());

/** SHA-256 of "iqn.2026-11.local.test:t1\n1", its first 17 hex digits. */
const volumeOne = `${gatewayArn}/volume/vol-130b1b7265a10176d`;
const volumeTwo = `${gatewayArn}/volume/vol-38b89bfb063366bc9`;

const update = (changes: Readonly<Record<string, string | undefined>> = {}): Promise<Answer> =>
  harness.call('UpdateChapCredentials', {
    TargetARN: targetArn,
    InitiatorName: initiator,
    SecretToAuthenticateInitiator: 'initiator-one',
    ...changes,
  });

const accounts = (): string[] =>
  [...harness.fixture.driver.accounts.values()]
    .map(({ chapName, secret }) => `${chapName} ${secret}`)
    .toSorted();

it('there are the actions that the service needs for CHAP', () => {
  expect([...actions.keys()]).toEqual([
    'DeleteChapCredentials',
    'DescribeCachediSCSIVolumes',
    'DescribeChapCredentials',
    'DescribeGatewayInformation',
    'DescribeStorediSCSIVolumes',
    'DescribeVTLDevices',
    'ListGateways',
    'ListVolumeInitiators',
    'ListVolumes',
    'UpdateChapCredentials',
  ]);
});

describe('UpdateChapCredentials', () => {
  it('makes a one-way pair, then a mutual one, then a one-way one', async () => {
    expect(await update()).toMatchObject({
      status: 200,
      body: { TargetARN: targetArn, InitiatorName: initiator },
    });
    expect(accounts()).toEqual([`${initiator} initiator-one`]);
    await update({ SecretToAuthenticateTarget: 'target-secret' });
    expect(accounts()).toEqual([`${initiator} initiator-one`, `${target} target-secret`]);
    await update({ SecretToAuthenticateInitiator: 'initiator-two' });
    expect(accounts()).toEqual([`${initiator} initiator-two`]);
  });

  it('closes all connections of the target', async () => {
    await update();
    harness.fixture.driver.sessions = [session('iqn.2026-11.local.test:somebody')];
    await update({ SecretToAuthenticateInitiator: 'initiator-two' });
    expect(harness.fixture.driver.sessions).toEqual([]);
  });

  it('counts a secret in bytes of UTF-8', async () => {
    expect((await update({ SecretToAuthenticateInitiator: 'ééééééé' })).status).toBe(200);
    expect(errorOf(await update({ SecretToAuthenticateInitiator: 'ééééééééé' }))).toEqual([
      400,
      'InvalidGatewayRequestException',
      'InvalidParameters',
    ]);
  });

  it.each([
    [
      'a secret with a carriage return',
      { SecretToAuthenticateInitiator: 'initiator\r-one' },
      'InvalidParameters',
    ],
    ['a secret of 11 bytes', { SecretToAuthenticateInitiator: 'elevenbytes' }, 'InvalidParameters'],
    ['a target secret of 17 bytes', { SecretToAuthenticateTarget: 'seventeen-bytes-x' }, 'InvalidParameters'],
    ['the same secret twice', { SecretToAuthenticateTarget: 'initiator-one' }, 'InvalidParameters'],
    ['a name that is no iSCSI name', { InitiatorName: 'node' }, 'InitiatorInvalid'],
    ['an unknown target', { TargetARN: `${targetArn}0` }, 'TargetNotFound'],
    ['a target that is no iSCSI name', { TargetARN: `${gatewayArn}/target/disk` }, 'TargetInvalid'],
    ['the ARN of a volume', { TargetARN: volumeOne }, 'InvalidParameters'],
    [
      'the ARN of another service',
      { TargetARN: 'arn:aws:s3:us-east-1:111122223333:bucket/a-bucket-of-some-kind' },
      'InvalidParameters',
    ],
    ['another gateway', { TargetARN: targetArn.replace('12A3456B', '12A3456C') }, 'GatewayNotFound'],
  ])('refuses %s', async (_, changes, code) => {
    expect(errorOf(await update(changes))).toEqual([400, 'InvalidGatewayRequestException', code]);
    expect(accounts()).toEqual([]);
  });

  it.each([
    ['in-use', 'InvalidGatewayRequestException', 'GatewayProxyNetworkConnectionBusy'],
    ['already-there', 'InvalidGatewayRequestException', 'GatewayProxyNetworkConnectionBusy'],
    ['not-supported', 'InvalidGatewayRequestException', 'NotSupported'],
    ['no-such-target', 'InvalidGatewayRequestException', 'TargetNotFound'],
    ['rejected', 'InternalServerError', 'GatewayInternalError'],
    ['timeout', 'InternalServerError', 'RequestTimeout'],
  ] as const)('answers a target that says "%s" with %s and %s', async (reason, type, code) => {
    harness.fixture.driver.failNext('execute', reason);
    expect(errorOf(await update())).toEqual([400, type, code]);
  });

  it('answers a proof that failed with GatewayInternalError, and says what was found', async () => {
    harness.fixture.driver.enforces = false;
    const answer = await update();
    expect(errorOf(answer)).toEqual([400, 'InternalServerError', 'GatewayInternalError']);
    expect((answer.body as { message: string }).message).toContain('the target is open');
    expect(accounts()).toEqual([]);
  });

  it('answers with the gateway being busy while another change is under way', async () => {
    harness.fixture.driver.delayMs = 400;
    const first = update();
    expect(errorOf(await update({ InitiatorName: 'iqn.2026-11.local.test:other' }))).toEqual([
      400,
      'InvalidGatewayRequestException',
      'GatewayProxyNetworkConnectionBusy',
    ]);
    expect((await first).status).toBe(200);
  });

  it('keeps the secrets out of answers, log and audit record', async () => {
    const secrets = { SecretToAuthenticateInitiator: 'initiator-one', SecretToAuthenticateTarget: 'short' };
    const answers = [await update(secrets), await update()];
    harness.fixture.driver.failNext('execute', 'rejected');
    answers.push(await update({ SecretToAuthenticateTarget: 'target-secret' }));
    const written = JSON.stringify([answers, harness.logged, harness.fixture.logged, harness.fixture.audit]);
    for (const secret of ['initiator-one', 'target-secret']) expect(written).not.toContain(secret);
  });
});

describe('DescribeChapCredentials', () => {
  it('lists the pairs by initiator, without their secrets', async () => {
    const other = 'iqn.1991-05.com.microsoft:z';
    await update({ SecretToAuthenticateTarget: 'target-secret' });
    await update({ InitiatorName: other });
    await update({ InitiatorName: 'eui.0123456789abcdef' });
    expect((await harness.call('DescribeChapCredentials', { TargetARN: targetArn })).body).toEqual({
      ChapCredentials: [
        { TargetARN: targetArn, InitiatorName: 'eui.0123456789abcdef' },
        { TargetARN: targetArn, InitiatorName: other },
        { TargetARN: targetArn, InitiatorName: initiator },
      ],
    });
  });
});

describe('DeleteChapCredentials', () => {
  const remove = (InitiatorName = initiator) =>
    harness.call('DeleteChapCredentials', { TargetARN: targetArn, InitiatorName });

  it('removes a pair; the target stays closed', async () => {
    await update({ SecretToAuthenticateTarget: 'target-secret' });
    expect(await remove()).toMatchObject({
      status: 200,
      body: { TargetARN: targetArn, InitiatorName: initiator },
    });
    expect(accounts()).toEqual([]);
    expect(harness.fixture.driver.targets.get(target)?.chapEnabled).toBe(true);
  });

  it('answers ChapCredentialNotFound where there is no such pair', async () => {
    expect(errorOf(await remove())).toEqual([
      400,
      'InvalidGatewayRequestException',
      'ChapCredentialNotFound',
    ]);
  });
});

describe('ListGateways and DescribeGatewayInformation', () => {
  it('show the one gateway that this server is', async () => {
    expect((await harness.call('ListGateways', {})).body).toEqual({
      Gateways: [
        {
          GatewayId: 'sgw-12A3456B',
          GatewayARN: gatewayArn,
          GatewayType: 'STORED',
          GatewayOperationalState: 'ACTIVE',
          GatewayName: 'store-1.example',
          HostEnvironment: 'OTHER',
        },
      ],
    });
    expect((await harness.call('DescribeGatewayInformation', { GatewayARN: gatewayArn })).body).toEqual({
      GatewayARN: gatewayArn,
      GatewayId: 'sgw-12A3456B',
      GatewayName: 'store-1.example',
      GatewayTimezone: 'GMT',
      GatewayState: 'RUNNING',
      GatewayNetworkInterfaces: [{ Ipv4Address: '127.0.0.1' }],
      GatewayType: 'STORED',
      HostEnvironment: 'OTHER',
    });
  });

  it('show a page after the last one as empty', async () => {
    expect((await harness.call('ListGateways', { Marker: gatewayArn, Limit: 1 })).body).toEqual({
      Gateways: [],
    });
  });

  it('say SHUTDOWN while the targets cannot be reached', async () => {
    harness.fixture.driver.listTargets = () =>
      Promise.reject(new TargetDriverError('unavailable', 'there is no socket'));
    const { body } = await harness.call('DescribeGatewayInformation', { GatewayARN: gatewayArn });
    expect(body).toMatchObject({ GatewayState: 'SHUTDOWN', GatewayNetworkInterfaces: [] });
    expect(errorOf(await harness.call('ListVolumes', {}))).toEqual([
      400,
      'InternalServerError',
      'GatewayInternalError',
    ]);
  });

  it.each(['DescribeGatewayInformation', 'DescribeVTLDevices', 'ListVolumes'])(
    '%s knows no other gateway',
    async (action) => {
      const GatewayARN = gatewayArn.replace('12A3456B', '12A3456C');
      expect(errorOf(await harness.call(action, { GatewayARN }))).toEqual([
        400,
        'InvalidGatewayRequestException',
        'GatewayNotFound',
      ]);
    },
  );
});

describe('volumes', () => {
  it('are the logical units of the targets, listed by ARN', async () => {
    const info = (VolumeARN: string) => ({
      VolumeARN,
      VolumeId: VolumeARN.slice(-21),
      GatewayARN: gatewayArn,
      GatewayId: 'sgw-12A3456B',
      VolumeType: 'STORED',
      VolumeAttachmentStatus: 'ATTACHED',
    });
    expect((await harness.call('ListVolumes', { GatewayARN: gatewayArn })).body).toEqual({
      GatewayARN: gatewayArn,
      VolumeInfos: [volumeOne, volumeTwo].toSorted().map(info),
    });
    expect((await harness.call('ListVolumes', {})).body).not.toHaveProperty('GatewayARN');
  });

  it('come in pages of at most 100, each found again by its marker', async () => {
    const luns = Array.from({ length: 250 }, (_, index) => index + 1);
    const found = await findTarget();
    harness.fixture.driver.listTargets = async () => [{ ...found, luns }];
    const pages: number[] = [];
    const arns: string[] = [];
    let Marker: string | undefined;
    do {
      const { body } = await harness.call('ListVolumes', { Marker, Limit: 1000 });
      const page = body as { VolumeInfos: { VolumeARN: string }[]; Marker?: string };
      pages.push(page.VolumeInfos.length);
      arns.push(...page.VolumeInfos.map(({ VolumeARN }) => VolumeARN));
      Marker = page.Marker;
    } while (Marker !== undefined);
    expect(pages).toEqual([100, 100, 50]);
    expect(new Set(arns).size).toBe(250);
    expect(arns).toEqual(arns.toSorted());
    const { body } = await harness.call('ListVolumes', { Limit: 3 });
    expect(body).toMatchObject({ VolumeInfos: arns.slice(0, 3).map((VolumeARN) => ({ VolumeARN })) });
  });

  it('are described with what an initiator needs to find them', async () => {
    await update();
    const { body } = await harness.call('DescribeStorediSCSIVolumes', { VolumeARNs: [volumeOne] });
    expect(body).toEqual({
      StorediSCSIVolumes: [
        {
          VolumeARN: volumeOne,
          VolumeId: volumeOne.slice(-21),
          VolumeType: 'STORED',
          VolumeStatus: 'AVAILABLE',
          VolumeAttachmentStatus: 'ATTACHED',
          VolumeiSCSIAttributes: {
            TargetARN: targetArn,
            NetworkInterfaceId: '127.0.0.1',
            NetworkInterfacePort: 3260,
            LunNumber: 1,
            ChapEnabled: true,
          },
          TargetName: 't1',
        },
      ],
    });
  });

  it('are not cached, and are none that there is not', async () => {
    const unknown = `${gatewayArn}/volume/vol-0123456789abcdef0`;
    const notFound = [400, 'InvalidGatewayRequestException', 'VolumeNotFound'];
    const described = (action: string, arn: string) => harness.call(action, { VolumeARNs: [arn] });
    expect(errorOf(await described('DescribeStorediSCSIVolumes', unknown))).toEqual(notFound);
    expect(errorOf(await described('DescribeCachediSCSIVolumes', volumeOne))).toEqual(notFound);
    expect(errorOf(await described('DescribeStorediSCSIVolumes', targetArn))).toEqual([
      400,
      'InvalidGatewayRequestException',
      'InvalidParameters',
    ]);
    expect((await harness.call('DescribeCachediSCSIVolumes', { VolumeARNs: [] })).body).toEqual({
      CachediSCSIVolumes: [],
    });
  });

  it('tell which initiators are logged in to their target now', async () => {
    const { driver } = harness.fixture;
    const elsewhere = parseIscsiName('iqn.2026-11.local.test:t2');
    driver.sessions = [
      session('iqn.2026-11.local.test:b'),
      session('iqn.2026-11.local.test:a'),
      session('iqn.2026-11.local.test:b'),
      session(null),
      { ...session('iqn.2026-11.local.test:c'), target: elsewhere },
    ];
    const initiators = async () =>
      (await harness.call('ListVolumeInitiators', { VolumeARN: volumeOne })).body;
    expect(await initiators()).toEqual({
      Initiators: ['iqn.2026-11.local.test:a', 'iqn.2026-11.local.test:b'],
    });
    driver.sessions = [];
    expect(await initiators()).toEqual({ Initiators: [] });
  });

  it('on tapes there are none', async () => {
    expect((await harness.call('DescribeVTLDevices', { GatewayARN: gatewayArn, Limit: 5 })).body).toEqual({
      GatewayARN: gatewayArn,
      VTLDevices: [],
    });
  });
});

async function findTarget(): Promise<Target> {
  const found = await harness.fixture.driver.findTarget(target);
  if (!found) throw new Error('the fake has this target');
  return found;
}

function session(initiatorName: string | null): Session {
  return {
    target,
    id: `${Math.random()}`,
    initiatorName,
    isid: null,
    tsih: null,
    authenticationMethod: null,
    mutual: null,
    connections: [],
  };
}
