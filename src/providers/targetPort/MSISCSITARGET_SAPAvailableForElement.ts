import { defineProvider } from '../../dispatch/Provider.js';
import { controllerPath, endpointPath, portsOf, targetNamespace } from '../identity.js';
import type { ProviderRooms } from '../Rooms.js';

/** Through which ports each node is reached. */
export function sapAvailableForElementProvider({ targets, hostName }: ProviderRooms) {
  return defineProvider({
    className: 'MSISCSITARGET_SAPAvailableForElement',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      async *enumerate() {
        for (const target of await targets.listTargets()) {
          const ManagedElement = controllerPath(hostName, target);
          for (const port of portsOf(target))
            yield { AvailableSAP: endpointPath(hostName, port), ManagedElement };
        }
      },
    },
  });
}
