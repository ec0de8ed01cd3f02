import { defineProvider } from '../../dispatch/Provider.js';
import { interopNamespace, mechanismPath, serverSystemPath } from './serverIdentity.js';
import type { ServerRooms } from './ServerRooms.js';

/** The host is where CIM-XML is reached. */
export function mechanismHostedProvider(rooms: ServerRooms) {
  return defineProvider({
    className: 'MSFTSM_HostedAccessPoint',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [{ Antecedent: serverSystemPath(rooms), Dependent: mechanismPath(rooms) }],
    },
  });
}
