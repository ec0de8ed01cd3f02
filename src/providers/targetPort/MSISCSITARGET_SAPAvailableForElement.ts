import { defineProvider } from '../../dispatch/Provider.js';
import { controllerPath, endpointPath, portsOf, targetNamespace, type TargetPort } from '../identity.js';
import { findPort, findTargetOf } from '../resolve.js';
import type { ProviderRooms } from '../Rooms.js';

/** Through which ports each node is reached. */
export function sapAvailableForElementProvider(rooms: ProviderRooms) {
  const { targets, hostName } = rooms;
  return defineProvider({
    className: 'MSISCSITARGET_SAPAvailableForElement',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      async *enumerate() {
        for (const target of await targets.listTargets()) {
          for (const port of portsOf(target)) yield propertiesOf(port);
        }
      },
      findBy: 'AvailableSAP',
      async references(object) {
        const port = await findPort(rooms, object);
        if (port) return [propertiesOf(port)];
        const target = await findTargetOf(rooms, object);
        return target ? portsOf(target).map(propertiesOf) : [];
      },
    },
  });

  function propertiesOf(port: TargetPort) {
    return {
      AvailableSAP: endpointPath(hostName, port),
      ManagedElement: controllerPath(hostName, port.target),
    };
  }
}
