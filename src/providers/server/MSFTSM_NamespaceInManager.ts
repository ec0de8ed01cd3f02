import { defineProvider, type AnyProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import { interopNamespace, managerPath, namespacePath, standardNamespace } from './serverIdentity.js';
import type { ServerRooms } from './ServerRooms.js';

/** The server holds its namespaces. */
export function namespaceInManagerProvider(rooms: ServerRooms) {
  return defineProvider({
    className: 'MSFTSM_NamespaceInManager',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: { enumerate: () => links(rooms) },
  });
}

/**
 * The same in the namespace in which clients look first, so that it leads them on: both ends are in the interop namespace.
 * Nothing where that namespace is a client's own.
 */
export function standardNamespaceInManagerProviders(rooms: ServerRooms): AnyProvider[] {
  if (rooms.repository.findNamespace(standardNamespace)?.isClientMade !== false) return [];
  const provider = defineProvider({
    className: 'CIM_NamespaceInManager',
    namespace: standardNamespace,
    changeRole: 'admin',
    instances: { enumerate: () => links(rooms) },
  });
  return [provider];
}

function links(rooms: ServerRooms): PropertiesOf<'CIM_NamespaceInManager'>[] {
  return rooms.repository
    .namespaceNames()
    .map((name) => ({ Antecedent: managerPath(rooms), Dependent: namespacePath(rooms, name) }));
}
