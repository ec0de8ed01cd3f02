import { defineProvider } from '../../dispatch/Provider.js';
import { operating } from '../operating.js';
import { interopNamespace, systemKeys } from './serverIdentity.js';
import type { ServerRooms } from './ServerRooms.js';

/** The host that the server runs on, as the namespace interop shows it. */
export function systemProvider(rooms: ServerRooms) {
  return defineProvider({
    className: 'MSFTSM_System',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [
        {
          ...systemKeys(rooms),
          NameFormat: 'Other',
          ElementName: rooms.hostName,
          Caption: 'WBEM server',
          Description: `The host ${rooms.hostName}, on which the WBEM server runs`,
          ...operating,
        },
      ],
    },
  });
}
