import { WbemClient } from '../../src/client/WbemClient.js';
import type { Endpoint } from '../support/server.js';
import { callAddSharedSecret } from './callAddSharedSecret.js';
import { namespace } from './CredentialClient.js';

/** AddSharedSecret at a server that may be on another machine: it names service and port.  @returns its value. */
export async function addAccount(
  { url, user, password }: Endpoint,
  {
    target,
    chapName,
    secret,
  }: { readonly target: string; readonly chapName: string; readonly secret: string },
): Promise<number> {
  const client = new WbemClient({ url, user, password, namespace });
  try {
    const [service] = await client.enumerateInstanceNames('MSISCSITARGET_ReplicationService');
    const ports = await client.enumerateInstanceNames('CIM_iSCSIProtocolEndpoint');
    const port = ports.find(({ keyBindings }) => String(keyBindings.get('Name')).startsWith(`${target},`));
    if (!service || !port) throw new Error(`the server has no service, or ${target} has no port`);
    const account = { RemoteID: chapName, Secret: secret };
    const { returnValue } = await callAddSharedSecret(client, service, account, port);
    return Number(returnValue);
  } finally {
    client.close();
  }
}
