import { defineProvider } from '../../dispatch/Provider.js';
import { interopNamespace, managerPath, mechanismPath } from './serverIdentity.js';
import type { ServerRooms } from './ServerRooms.js';

/** The server is reached by CIM-XML. */
export function commMechanismForManagerProvider(rooms: ServerRooms) {
  return defineProvider({
    className: 'MSFTSM_CommMechanismForManager',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [{ Antecedent: managerPath(rooms), Dependent: mechanismPath(rooms) }],
    },
  });
}
