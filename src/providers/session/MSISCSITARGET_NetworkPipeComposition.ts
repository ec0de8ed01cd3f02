import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { targetNamespace } from '../identity.js';
import type { ProviderRooms } from '../Rooms.js';
import { connectionInstanceId, sessionInstanceId } from './sessionIdentity.js';

/** Which connections a session is made of. */
export function networkPipeCompositionProvider({ targets }: ProviderRooms) {
  return defineProvider({
    className: 'MSISCSITARGET_NetworkPipeComposition',
    namespace: targetNamespace,
    changeRole: 'credentials',
    instances: {
      async *enumerate() {
        for (const session of await targets.listSessions(null)) {
          const GroupComponent = sessionPath(sessionInstanceId(session));
          for (const connection of session.connections) {
            yield {
              GroupComponent,
              PartComponent: connectionPath(connectionInstanceId(session, connection)),
            };
          }
        }
      },
    },
  });
}

export function sessionPath(InstanceID: string) {
  return new CIMInstanceName<'MSISCSITARGET_iSCSISession'>(
    'MSISCSITARGET_iSCSISession',
    { InstanceID },
    { namespace: targetNamespace },
  );
}

function connectionPath(InstanceID: string) {
  return new CIMInstanceName<'MSISCSITARGET_iSCSIConnection'>(
    'MSISCSITARGET_iSCSIConnection',
    { InstanceID },
    { namespace: targetNamespace },
  );
}
