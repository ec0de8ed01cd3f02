import { defineProvider } from '../../dispatch/Provider.js';
import { interopNamespace, managerPath, serverSystemPath } from './serverIdentity.js';
import type { ServerRooms } from './ServerRooms.js';

/** The host hosts the server. */
export function managerHostedProvider(rooms: ServerRooms) {
  return defineProvider({
    className: 'MSFTSM_HostedService',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [{ Antecedent: serverSystemPath(rooms), Dependent: managerPath(rooms) }],
    },
  });
}
