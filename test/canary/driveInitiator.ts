import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import type { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { MethodParameter } from '../../src/cimxml/encode/request.js';
import type { CanaryWorld } from './CanaryWorld.js';
import { instanceParameter, plainParameter } from './driveDoors.js';

const where = 'root/wmi';

function bytesParameter(name: string, secret: string): MethodParameter {
  return { name, type: 'uint8', isArray: true, value: [...Buffer.from(secret)], embeddedObject: undefined };
}

/** AuthType CHAP with a name and a secret, as the Windows initiator has it. */
function loginOptions(secret: string): CIMInstance {
  return new CIMInstance('MSIscsiInitiator_TargetLoginOptions', [
    cimProperty('Version', 'uint32', 0),
    cimProperty('InformationSpecified', 'uint32', 0xe0),
    cimProperty('AuthType', 'uint32', 1),
    { name: 'Username', type: 'uint8', isArray: true, value: [...Buffer.from('initiator-of-the-server')] },
    { name: 'Password', type: 'uint8', isArray: true, value: [...Buffer.from(secret)] },
  ]);
}

/** MSIscsiInitiator_*: discovery, logins that are refused, keys that are not supported. */
export async function driveInitiator(world: CanaryWorld, portal: number): Promise<void> {
  const client = world.client(where);
  const canary = (name: string, length?: number): string => world.canaries.make(name, length);
  const first = async (className: string): Promise<CIMInstanceName> => {
    const [path] = await client.enumerateInstanceNames(`MSIscsiInitiator_${className}`);
    if (!path) throw new Error(`there is no ${className}`);
    return path.at({ namespace: where, host: null });
  };
  await world.step('CreateInstance of a SendTargetPortal', () =>
    client.createInstance(
      new CIMInstance('MSIscsiInitiator_SendTargetPortalClass', [
        cimProperty('PortalAddress', 'string', 'localhost'),
        cimProperty('PortalPort', 'uint16', portal),
        {
          ...cimProperty('LoginOptions', 'string', loginOptions(canary('for discovery'))),
          embeddedObject: 'instance',
        },
      ]),
    ),
  );
  const login = async (secret: string, more: readonly MethodParameter[] = []) =>
    client.invokeMethod(await first('TargetClass'), 'Login', [
      plainParameter('IsInformationalSession', 'boolean', true),
      plainParameter('IsPersistent', 'boolean', false),
      instanceParameter('LoginOptions', loginOptions(secret)),
      ...more,
    ]);
  await world.step('Login, wrong', () => login(canary('wmi wrong')));
  await world.step('Login for block devices', async () =>
    client.invokeMethod(await first('TargetClass'), 'Login', [
      plainParameter('IsInformationalSession', 'boolean', false),
      instanceParameter('LoginOptions', loginOptions(canary('block devices'))),
    ]),
  );
  await world.step('Login, too long', () => login(canary('wmi long', 300)));
  await world.step('Login with an IPsec key', () =>
    login(canary('wmi IPsec'), [bytesParameter('Key', canary('IPsec key'))]),
  );
  for (const [name, length] of [
    ['SetIscsiInitiatorCHAPSharedSecret', 14],
    ['SetIscsiInitiatorRADIUSSharedSecret', 14],
    ['SetIscsiInitiatorCHAPSharedSecret', 40],
  ] as const)
    await world.step(`${name} of ${length}`, async () =>
      client.invokeMethod(await first('MethodClass'), name, [
        bytesParameter('SharedSecret', canary(`${name} ${length}`, length)),
      ]),
    );
  await world.step('SetIscsiGroupPresharedKey', async () =>
    client.invokeMethod(await first('MethodClass'), 'SetIscsiGroupPresharedKey', [
      bytesParameter('Key', canary('group key')),
    ]),
  );
  await world.step('SetIscsiIKEInfo', async () =>
    client.invokeMethod(await first('MethodClass'), 'SetIscsiIKEInfo', [
      instanceParameter(
        'AuthInfo',
        new CIMInstance('MSIscsiInitiator_IKEPresharedKeyAuthenticationInfo', [
          cimProperty('AuthMethod', 'uint32', 1),
          { name: 'Key', type: 'uint8', isArray: true, value: [...Buffer.from(canary('IKE key'))] },
        ]),
      ),
    ]),
  );
}
