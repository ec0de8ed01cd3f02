import { defineProvider } from '../../dispatch/Provider.js';
import { interopNamespace, managerKeys } from './serverIdentity.js';
import type { ServerRooms } from './ServerRooms.js';

/** This server: exactly one, and nothing of it changes while it runs. */
export function objectManagerProvider(rooms: ServerRooms) {
  return defineProvider({
    className: 'MSFTSM_ObjectManager',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [
        {
          ...managerKeys(rooms),
          ElementName: 'iscsi-wbem',
          // Clients look for a version behind the word.
          Description: `iscsi-wbem Version ${rooms.version}`,
          Started: true,
          OperationalStatus: [2], // OK
          EnabledState: 2, // Enabled
          EnabledDefault: 2, // Enabled
          RequestedState: 12, // Not Applicable
          GatherStatisticalData: false,
        },
      ],
    },
  });
}
