import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { MethodParameter } from '../../src/cimxml/encode/request.js';
import { sdkClient } from '../interop/awsClients.js';
import { namespace, replicationService, targetPort, type Identity } from '../interop/CredentialClient.js';
import { accessKeyId, type CanaryWorld } from './CanaryWorld.js';

/** The targets that secrets are set at, and an initiator that they know. */
export interface Scene {
  readonly target: string;
  readonly other: string;
  readonly initiator: string;
}

export function pathOf({ className, keys }: Identity): CIMInstanceName {
  return new CIMInstanceName(className, keys, { namespace });
}

export function instanceParameter(name: string, value: CIMInstance): MethodParameter {
  return { name, type: 'string', isArray: false, value, embeddedObject: 'instance' };
}

export function plainParameter(
  name: string,
  type: 'string' | 'reference' | 'datetime' | 'boolean',
  value: string | boolean | CIMInstanceName | CIMDateTime | null,
): MethodParameter {
  return { name, type, isArray: false, value, embeddedObject: undefined };
}

export function sharedSecretInstance(
  remoteId: string,
  secret: string,
  className = 'CIM_SharedSecret',
): CIMInstance {
  return new CIMInstance(className, [
    cimProperty('RemoteID', 'string', remoteId),
    cimProperty('Secret', 'string', secret),
  ]);
}

export function addSharedSecret(world: CanaryWorld, remoteId: string, secret: string, target: string | null) {
  const port =
    target === null ? [] : [plainParameter('ServiceAccessPoint', 'reference', pathOf(targetPort(target)))];
  return world
    .client()
    .invokeMethod(pathOf(replicationService), 'AddSharedSecret', [
      instanceParameter('SharedSecret', sharedSecretInstance(remoteId, secret)),
      ...port,
    ]);
}

/** Paths of the secrets under a CHAP name. */
export async function findSecrets(world: CanaryWorld, remoteId: string): Promise<CIMInstanceName[]> {
  const all = await world.client().enumerateInstanceNames('CIM_SharedSecret');
  return all
    .filter(({ keyBindings }) => keyBindings.get('RemoteID') === remoteId)
    .map((path) => path.at({ namespace, host: null }));
}

export async function getSecret(world: CanaryWorld, remoteId: string): Promise<CIMInstanceName> {
  const [path] = await findSecrets(world, remoteId);
  if (!path) throw new Error(`there is no secret of ${remoteId}`);
  return path;
}

export async function replaceSecret(world: CanaryWorld, remoteId: string, secret: string): Promise<void> {
  const path = await getSecret(world, remoteId);
  const changed = new CIMInstance(path.className, [cimProperty('Secret', 'string', secret)], path);
  await world.client().modifyInstance(changed, ['Secret']);
}

/** AddSharedSecret and its kin over CIM-XML: initiator and target accounts, for one, for all and for none. */
export async function driveSharedSecrets(
  world: CanaryWorld,
  { target, other, initiator }: Scene,
): Promise<void> {
  const canary = (name: string): string => world.canaries.make(name);
  const service = async (remoteId: string) => {
    const path = await getSecret(world, remoteId);
    const name = path.keyBindings.get('ServiceName');
    const services = await world.client().enumerateInstanceNames('ISCSIWBEM_SharedSecretService');
    const found = services.find(({ keyBindings }) => keyBindings.get('Name') === name);
    if (!found) throw new Error(`there is no service ${String(name)}`);
    return { path, service: found.at({ namespace, host: null }) };
  };
  const rotate = async (secret: string, overlap: string | null) => {
    const { path, service: object } = await service(initiator);
    const interval = overlap === null ? null : CIMDateTime.parse(overlap);
    return world
      .client()
      .invokeMethod(object, 'RotateSharedSecret', [
        plainParameter('SharedSecret', 'reference', path),
        plainParameter('NewSecret', 'string', secret),
        ...(interval ? [plainParameter('OverlapInterval', 'datetime', interval)] : []),
      ]);
  };

  await world.step('AddSharedSecret', () => addSharedSecret(world, initiator, canary('added'), target));
  await world.step('AddSharedSecret again', () =>
    addSharedSecret(world, initiator, canary('added again'), target),
  );
  await world.step('AddSharedSecret for all', () =>
    addSharedSecret(world, 'everyone', canary('for all'), target),
  );
  await world.step('AddSharedSecret of the target', () =>
    addSharedSecret(world, target, canary('of the target'), target),
  );
  await world.step('AddSharedSecret unbound', () =>
    addSharedSecret(world, 'unbound', canary('unbound'), null),
  );
  await world.step('ModifyInstance', () => replaceSecret(world, initiator, canary('replaced')));
  await world.step('RotateSharedSecret', () => rotate(canary('rotated'), null));
  await world.step('RotateSharedSecret with overlap', () =>
    rotate(canary('in overlap'), '00000000010000.000000:000'),
  );
  await world.step('ProveSharedSecret', async () => {
    const { path, service: object } = await service(initiator);
    return world
      .client()
      .invokeMethod(object, 'ProveSharedSecret', [plainParameter('SharedSecret', 'reference', path)]);
  });
  const context = async (): Promise<CIMInstance> =>
    new CIMInstance('CIM_CredentialContext', [
      cimProperty('ElementInContext', 'reference', await getSecret(world, 'unbound')),
      cimProperty('ElementProvidingContext', 'reference', pathOf(targetPort(other))),
    ]);
  await world.step('CreateInstance of a context', async () => world.client().createInstance(await context()));
  await world.step('DeleteInstance of it', async () => {
    const paths = await world.client().enumerateInstanceNames('CIM_CredentialContext');
    const path = paths.find((each) => each.toString().includes('unbound'));
    if (path) await world.client().deleteInstance(path.at({ namespace, host: null }));
  });
  await world.step('DeleteInstance', async () =>
    world.client().deleteInstance(await getSecret(world, 'everyone')),
  );
}

/** IVdsIscsiTarget::SetSharedSecret and RememberInitiatorSharedSecret: the bytes of secrets are numbers there. */
export async function driveVds(world: CanaryWorld, { other: target, initiator }: Scene): Promise<void> {
  const node = (): CIMInstanceName => {
    const { keys } = targetPort(target);
    const className = 'MSISCSITARGET_SCSIProtocolController';
    const { SystemCreationClassName = '', SystemName = '' } = keys;
    return new CIMInstanceName(
      className,
      { SystemCreationClassName, SystemName, CreationClassName: className, DeviceID: target },
      { namespace },
    );
  };
  const structure = (secret: string | null, size?: number): CIMInstance => {
    const bytes = secret === null ? null : [...Buffer.from(secret)];
    return new CIMInstance('ISCSIWBEM_VdsSharedSecret', [
      { name: 'SharedSecret', type: 'uint8', isArray: true, value: bytes },
      cimProperty('SharedSecretSize', 'uint32', size ?? bytes?.length ?? 0),
    ]);
  };
  const set = (secret: string | null, who: string | null, size?: number) =>
    world
      .client()
      .invokeMethod(node(), 'SetSharedSecret', [
        instanceParameter('TargetSharedSecret', structure(secret, size)),
        plainParameter('InitiatorName', 'string', who),
      ]);
  const { canaries } = world;
  await world.step('SetSharedSecret', () => set(canaries.make('VDS'), initiator));
  await world.step('SetSharedSecret for all', () => set(canaries.make('VDS for all'), null));
  await world.step('SetSharedSecret of another size', () => set(canaries.make('VDS size'), initiator, 3));
  await world.step('SetSharedSecret too long', () => set(canaries.make('VDS too long', 300), initiator));
  await world.step('RememberInitiatorSharedSecret', () =>
    world
      .client()
      .invokeMethod(node(), 'RememberInitiatorSharedSecret', [
        plainParameter('InitiatorName', 'string', initiator),
        instanceParameter('InitiatorSharedSecret', structure(canaries.make('remembered'))),
      ]),
  );
  await world.step('SetSharedSecret clears', () => set(null, initiator));
  await world.step('SetSharedSecret clears for all', () => set(null, null));
}

/** The AWS door: what is done, and what is refused for any reason. */
export async function driveStorageGateway(world: CanaryWorld, { target, initiator }: Scene): Promise<void> {
  const signer = { region: 'us-east-1', accessKeyId, secretAccessKey: world.secretAccessKey };
  const client = sdkClient({ url: world.recorder.url, ...signer });
  const canary = (name: string, length?: number): string => world.canaries.make(name, length);
  const { Gateways } = await client.call<{ Gateways: { GatewayARN: string }[] }>('ListGateways', {});
  const TargetARN = `${Gateways[0]?.GatewayARN}/target/${target}`;
  const update = (SecretToAuthenticateInitiator: string, more: object = {}) =>
    client.call('UpdateChapCredentials', {
      TargetARN,
      InitiatorName: initiator,
      SecretToAuthenticateInitiator,
      ...more,
    });
  try {
    await world.step('UpdateChapCredentials', () => update(canary('AWS')));
    await world.step('UpdateChapCredentials of a pair', () =>
      update(canary('AWS initiator'), { SecretToAuthenticateTarget: canary('AWS target') }),
    );
    await world.step('UpdateChapCredentials, equal', () => {
      const SecretToAuthenticateTarget = canary('AWS equal');
      return update(SecretToAuthenticateTarget, { SecretToAuthenticateTarget });
    });
    await world.step('UpdateChapCredentials, too short', () => update(canary('AWS short', 11)));
    await world.step('UpdateChapCredentials, too long', () => update(canary('AWS long', 200)));
    await world.step('UpdateChapCredentials, bad characters', () =>
      update(`${canary('AWS newline')}\n\u{1}é`),
    );
    await world.step('UpdateChapCredentials, no such target', () =>
      update(canary('AWS nowhere'), { TargetARN: `${TargetARN}-none` }),
    );
    await world.step('UpdateChapCredentials, a secret for a name', () =>
      update(canary('AWS wrong type'), { InitiatorName: 17 }),
    );
    await world.step('UpdateChapCredentials, a list', () =>
      client.call('UpdateChapCredentials', {
        TargetARN,
        InitiatorName: initiator,
        SecretToAuthenticateInitiator: [canary('AWS list')],
      }),
    );
    await world.step('DescribeChapCredentials', () => client.call('DescribeChapCredentials', { TargetARN }));
    await world.step('DeleteChapCredentials', () =>
      client.call('DeleteChapCredentials', { TargetARN, InitiatorName: initiator }),
    );
    const stranger = sdkClient({
      url: world.recorder.url,
      ...signer,
      secretAccessKey: canary('wrong access key', 40),
    });
    await world.step('a wrong signature', () =>
      stranger.call('UpdateChapCredentials', {
        TargetARN,
        InitiatorName: initiator,
        SecretToAuthenticateInitiator: canary('AWS unsigned'),
      }),
    );
    await stranger.stop();
    const secret = canary('AWS, no JSON');
    for (const [name, body] of [
      ['cut off', `{"SecretToAuthenticateInitiator": "${secret}", "TargetARN": `],
      ['no JSON', `SecretToAuthenticateInitiator=${secret}`],
      ['an unknown member', JSON.stringify({ TargetARN, Secret: secret, [secret]: secret })],
      ['no object', JSON.stringify([secret])],
    ] as const)
      await world.step(`unsigned JSON, ${name}`, () =>
        world.ask(world.recorder.url, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/x-amz-json-1.1',
            'X-Amz-Target': 'StorageGateway_20130630.UpdateChapCredentials',
            Authorization: `AWS4-HMAC-SHA256 Credential=${secret}/20261121/us-east-1/storagegateway/aws4_request, Signature=${secret}`,
          },
          body,
        }),
      );
  } finally {
    await client.stop();
  }
}
