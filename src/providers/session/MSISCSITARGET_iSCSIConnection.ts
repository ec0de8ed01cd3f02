import { defineProvider } from '../../dispatch/Provider.js';
import { targetNamespace } from '../identity.js';
import type { ProviderRooms } from '../Rooms.js';
import { connectionInstanceId } from './sessionIdentity.js';

/** CIM_iSCSIConnection.AuthenticationMethodUsed. */
const methods = { None: 2, CHAP: 4 } as const;

/** The TCP connections of the live sessions; NULL where the target does not say. */
export function iscsiConnectionProvider({ targets, hostName }: ProviderRooms) {
  return defineProvider({
    className: 'MSISCSITARGET_iSCSIConnection',
    namespace: targetNamespace,
    changeRole: 'credentials',
    instances: {
      async *enumerate() {
        for (const session of await targets.listSessions(null)) {
          for (const connection of session.connections) {
            yield {
              InstanceID: connectionInstanceId(session, connection),
              SystemName: hostName,
              ElementName: connection.initiatorAddress,
              ConnectionID: connection.cid,
              AuthenticationMethodUsed: session.authenticationMethod && methods[session.authenticationMethod],
              MutualAuthentication: session.mutual,
              EnabledState: 2, // Enabled
              OperationalStatus: [2], // OK
            };
          }
        }
      },
    },
  });
}
