import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty, type CIMProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { SentParameter } from '../../src/dispatch/MethodCall.js';
import {
  controllerPath,
  endpointPath,
  replicationServicePath,
  secretPath,
  secretServicePath,
} from '../../src/providers/identity.js';
import { initiatorName, targetName } from '../support/manySecrets.js';
import { failure } from '../repository/repositoryHarness.js';
import { host, TargetFixture } from './TargetFixture.js';

const target = targetName(2);
const authority = secretServicePath(host, target);
const disk = controllerPath(host, { iscsiName: target });
const noDisk = new CIMInstanceName(disk.className, {
  ...Object.fromEntries(disk.keyBindings),
  DeviceID: 'iqn.2026-11.test.example:none',
});
const port = endpointPath(host, { target: { iscsiName: target }, portalGroupTag: 1 });

const text = (name: string, value: string | null): CIMProperty => cimProperty(name, 'string', value);
const secretOf = (...properties: readonly CIMProperty[]): CIMInstance =>
  new CIMInstance('CIM_SharedSecret', properties);
const right = [text('RemoteID', 'node'), text('Secret', 'a-right-secret')];
const vds = (bytes: readonly number[] | null, size: number | null): CIMInstance =>
  new CIMInstance('ISCSIWBEM_VdsSharedSecret', [
    { name: 'SharedSecret', type: 'uint8', isArray: true, value: bytes },
    cimProperty('SharedSecretSize', 'uint32', size),
  ] as readonly CIMProperty[]);

interface Refused {
  readonly object: CIMInstanceName;
  readonly method: string;
  readonly parameters: Readonly<Record<string, SentParameter['value']>>;
  readonly returnValue: number;
  readonly sentence: string;
  /** null where no credential was asked for: nothing is recorded. */
  readonly record: object | null;
}

const E_INVALIDARG = 0x8007_0057;
const VDS_E_NOT_SUPPORTED = 0x8004_2400;

/** AddSharedSecret with the properties of its instance, and other parameters. */
function add(
  returnValue: number,
  properties: readonly CIMProperty[],
  sentence: string,
  rest: Refused['parameters'] = {},
): Refused {
  const account = properties.find(({ name }) => name === 'RemoteID')?.value ?? null;
  const outcome = returnValue === 1 ? 'not-supported' : (expect.stringMatching(/^invalid/) as string);
  return {
    object: replicationServicePath(host),
    method: 'AddSharedSecret',
    parameters: { SharedSecret: secretOf(...properties), ...rest },
    returnValue,
    sentence,
    record: { what: 'add', account, outcome },
  };
}

function vdsCall(
  method: string,
  parameters: Refused['parameters'],
  returnValue: number,
  outcome: string,
  sentence: string,
): Refused {
  const account = (parameters['InitiatorName'] ?? null) as string | null;
  return {
    object: disk,
    method,
    parameters,
    returnValue,
    sentence,
    record: { what: 'setPair', target, account, outcome },
  };
}

const algorithms =
  '"SHA-256", "SHA3-256", "SHA-1", "MD5", or "CHAP", an empty text or NULL for what is negotiated';
const noLineBreak =
  'expected no line break, since XML turns a carriage return into a line feed on the way and files of initiators end a secret there';
const refusals: readonly Refused[] = [
  // As text, where XML has made it a line feed; as octets, where it is what it was (length 4 + 14, in hexadecimal).
  add(
    5,
    [text('RemoteID', 'node'), text('Secret', 'a-right-\nsecret')],
    `the CHAP secret holds a line feed: ${noLineBreak}`,
  ),
  add(
    5,
    [text('RemoteID', 'node'), text('Secret', `0x00000012${Buffer.from('a-right-secre\r').toString('hex')}`)],
    `the CHAP secret holds a carriage return: ${noLineBreak}`,
  ),
  add(5, [text('Secret', 'a-right-secret')], 'RemoteID is NULL: expected the CHAP name'),
  add(
    5,
    [text('RemoteID', ''), text('Secret', 'a-right-secret')],
    'RemoteID is empty: expected the CHAP name',
  ),
  add(5, [text('RemoteID', 'node')], 'Secret is NULL: expected the secret'),
  add(5, [text('RemoteID', 'node'), text('Secret', 'short')], 'a CHAP secret of 5 bytes: expected 12 to 16'),
  add(
    5,
    [text('RemoteID', 'node'), text('Secret', 'x'.repeat(70_000))],
    'a CHAP secret of 70000 bytes: expected 12 to 16',
  ),
  add(5, right, 'InstanceNamespace is "root/none": expected "root/cimv2/storage/iscsitarget" or NULL', {
    InstanceNamespace: 'root/none',
  }),
  add(1, [...right, text('Algorithm', 'None')], `Algorithm is "None": expected ${algorithms}`),
  add(
    1,
    [...right, text('Algorithm', 'a-right-secret')],
    `Algorithm is a text of 14 characters: expected ${algorithms}`,
  ),
  add(
    1,
    [...right, text('Protocol', 'IPsec')],
    'Protocol is "IPsec": expected "CHAP", "iSCSI", an empty text or NULL',
  ),
  add(5, [...right, text('SystemName', 'other')], `SystemName is "other": expected "${host}" or NULL`),
  add(
    5,
    [...right, text('ServiceName', 'none')],
    'ServiceName is "none": expected the Name of an instance of ISCSIWBEM_SharedSecretService, or NULL',
  ),
  add(
    5,
    [...right, text('SystemCreationClassName', 'CIM_System')],
    'SystemCreationClassName is "CIM_System": expected "MSFTSM_ComputerSystem" or NULL',
  ),
  add(
    5,
    right,
    `ServiceAccessPoint ${noPort().toString()} names no port of a target: expected the path of an instance of CIM_iSCSIProtocolEndpoint, or NULL`,
    { ServiceAccessPoint: noPort() },
  ),
  {
    object: authority,
    method: 'ProveSharedSecret',
    parameters: { SharedSecret: secretPath(host, { authority: targetName(1), chapName: initiatorName(1) }) },
    returnValue: 5,
    sentence:
      'names no secret of this service: expected the path of an instance of CIM_SharedSecret that it has',
    record: { what: 'prove', account: initiatorName(1), outcome: 'invalid' },
  },
  ...(
    [
      [targetName(1), '00000000000000.000000:000', 'names no secret of this service'],
      [
        target,
        '00000400000000.000000:000',
        'OverlapInterval is 00000400000000.000000:000: expected an interval without asterisks of at most 366 days',
      ],
    ] as const
  ).map(([at, OverlapInterval, sentence]) => ({
    object: authority,
    method: 'RotateSharedSecret',
    parameters: {
      SharedSecret: secretPath(host, { authority: at, chapName: initiatorName(1) }),
      NewSecret: 'another-secret',
      OverlapInterval,
    },
    returnValue: 5,
    sentence,
    record: { what: 'replace', account: initiatorName(1), outcome: 'invalid' },
  })),
  vdsCall(
    'SetSharedSecret',
    { InitiatorName: initiatorName(1), TargetSharedSecret: vds([...Buffer.from('a-right-secre\r')], 14) },
    E_INVALIDARG,
    'invalid-secret',
    `the CHAP secret holds a carriage return: ${noLineBreak}`,
  ),
  vdsCall(
    'SetSharedSecret',
    {
      InitiatorName: initiatorName(1),
      TargetSharedSecret: vds(
        Array.from({ length: 70_000 }, () => 7),
        70_000,
      ),
    },
    E_INVALIDARG,
    'invalid-secret',
    'a CHAP secret of 70000 bytes: expected 12 to 16',
  ),
  vdsCall(
    'SetSharedSecret',
    { TargetSharedSecret: vds([1, 2, 3], 4), InitiatorName: 'iqn.2026-11.test.example:node' },
    E_INVALIDARG,
    'invalid',
    'TargetSharedSecret.SharedSecretSize is 4: expected 3, the number of bytes',
  ),
  vdsCall(
    'SetSharedSecret',
    { TargetSharedSecret: vds(null, 4), InitiatorName: 'iqn.2026-11.test.example:node' },
    E_INVALIDARG,
    'invalid',
    'TargetSharedSecret.SharedSecretSize is 4 and SharedSecret is NULL: expected as many bytes, or 0',
  ),
  vdsCall(
    'SetSharedSecret',
    { TargetSharedSecret: vds(null, 0), InitiatorName: 'node' },
    E_INVALIDARG,
    'invalid',
    'InitiatorName is "node": expected an iSCSI name (iqn., eui. or naa.)',
  ),
  vdsCall(
    'SetSharedSecret',
    { TargetSharedSecret: vds(null, 0) },
    VDS_E_NOT_SUPPORTED,
    'not-supported',
    'InitiatorName is NULL: expected the name of an initiator, because there is no secret for all initiators here (setting defaultChapName)',
  ),
  vdsCall(
    'RememberInitiatorSharedSecret',
    { InitiatorSharedSecret: vds([1], 0), InitiatorName: 'iqn.2026-11.test.example:node' },
    E_INVALIDARG,
    'invalid',
    'InitiatorSharedSecret.SharedSecretSize is 0: expected 1, the number of bytes',
  ),
  vdsCall(
    'RememberInitiatorSharedSecret',
    { InitiatorSharedSecret: vds(null, 0), InitiatorName: 'node' },
    E_INVALIDARG,
    'invalid',
    'InitiatorName is "node": expected an iSCSI name (iqn., eui. or naa.)',
  ),
  {
    object: disk,
    method: 'SetFriendlyName',
    parameters: { FriendlyName: 'a' },
    returnValue: VDS_E_NOT_SUPPORTED,
    sentence:
      'no kind of target lets its friendly name be changed: expected it in the configuration of the target',
    record: null,
  },
];

function noPort(): CIMInstanceName {
  return new CIMInstanceName(port.className, {
    ...Object.fromEntries(port.keyBindings),
    Name: 'iqn.none,t,0x0001',
  });
}

describe('what a method refuses', () => {
  let fixture: TargetFixture;
  beforeAll(async () => {
    fixture = await TargetFixture.open({ targets: 4, secrets: 4 });
  });
  afterAll(() => fixture.close());
  beforeEach(() => {
    fixture.records.length = 0;
    fixture.sentences.length = 0;
  });

  it.each(
    refusals.map((refused) => [refused.method, refused.returnValue, refused.sentence, refused] as const),
  )(
    'by %s, value %i, is told to the log, and to the audit record where a credential was asked for: %s',
    async (_, returnValue, sentence, { object, method, parameters, record }) => {
      expect(await fixture.invoke(object, method, parameters)).toMatchObject({
        returnValue,
        outParameters: [],
      });
      expect(fixture.sentences).toEqual([expect.stringContaining(sentence)]);
      expect(fixture.records).toEqual(record === null ? [] : [expect.objectContaining(record)]);
      expect(JSON.stringify([fixture.records, fixture.sentences])).not.toContain('a-right-secret');
    },
  );

  it.each([
    ['a parameter that the method lacks', { Secret: 'x' }, 'AddSharedSecret has no parameter "Secret"'],
    [
      'a parameter that is missing',
      {},
      'AddSharedSecret needs the parameter SharedSecret: it is missing or NULL',
    ],
  ])('by a CIM status is told, too: %s', async (_, parameters, sentence) => {
    const answer = failure(fixture.invoke(replicationServicePath(host), 'AddSharedSecret', parameters));
    expect(await answer).toBe(`CIM_ERR_INVALID_PARAMETER: ${sentence}`);
    expect(fixture.sentences).toEqual([sentence]);
    expect(fixture.records).toEqual([
      expect.objectContaining({ what: 'AddSharedSecret', who: 'test', outcome: 'invalid', cause: sentence }),
    ]);
  });

  it('by its name or its object is told to the log alone', async () => {
    await failure(fixture.invoke(replicationServicePath(host), 'AddSecret', {}));
    await failure(fixture.invoke(noDisk, 'GetConnectedInitiators', {}));
    expect(fixture.sentences).toEqual([
      'MSISCSITARGET_ReplicationService has no method "AddSecret"',
      expect.stringContaining('iqn.2026-11.test.example:none') as string,
    ]);
    expect(fixture.records).toEqual([]);
  });

  it.each([[null], [''], ['CHAP'], ['chap'], ['MD5'], ['SHA-256']])(
    'is not Algorithm %j: what it leaves open is negotiated',
    async (algorithm) => {
      const RemoteID = `by ${algorithm}`;
      const instance = secretOf(
        text('RemoteID', RemoteID),
        right[1] as CIMProperty,
        text('Algorithm', algorithm),
      );
      const { returnValue } = await fixture.invoke(replicationServicePath(host), 'AddSharedSecret', {
        SharedSecret: instance,
        ServiceAccessPoint: port,
      });
      expect(returnValue).toBe(0);
    },
  );
});
