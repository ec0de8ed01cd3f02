import { defineProvider } from '../../dispatch/Provider.js';
import { interopNamespace, managerPath, namespacePath } from './serverIdentity.js';
import type { ServerRooms } from './ServerRooms.js';

/** The server holds its namespaces. */
export function namespaceInManagerProvider(rooms: ServerRooms) {
  return defineProvider({
    className: 'MSFTSM_NamespaceInManager',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () =>
        rooms.repository.namespaceNames().map((name) => {
          return { Antecedent: managerPath(rooms), Dependent: namespacePath(rooms, name) };
        }),
    },
  });
}
