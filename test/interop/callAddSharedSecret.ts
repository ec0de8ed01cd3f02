import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import type { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { WbemClient } from '../../src/client/WbemClient.js';

/** AddSharedSecret on our own CIM-XML client, with its answer.  @param port null: no ServiceAccessPoint is sent. */
export function callAddSharedSecret(
  client: WbemClient,
  service: CIMInstanceName,
  { RemoteID, Secret }: { readonly RemoteID: string; readonly Secret: string },
  port: CIMInstanceName | null,
): ReturnType<WbemClient['invokeMethod']> {
  const value = new CIMInstance('CIM_SharedSecret', [
    cimProperty('RemoteID', 'string', RemoteID),
    cimProperty('Secret', 'string', Secret),
  ]);
  return client.invokeMethod(service, 'AddSharedSecret', [
    { name: 'SharedSecret', type: 'string', isArray: false, value, embeddedObject: 'instance' },
    { name: 'ServiceAccessPoint', type: 'reference', isArray: false, value: port },
  ]);
}
