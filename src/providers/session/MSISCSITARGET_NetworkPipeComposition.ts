import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { defineProvider } from '../../dispatch/Provider.js';
import type { Session } from '../../targets/TargetReader.js';
import { targetNamespace } from '../identity.js';
import { findConnectionOf, findSessionOf } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { connectionInstanceId, sessionInstanceId } from './sessionIdentity.js';

/** Associates sessions with their connections. */
export function networkPipeCompositionProvider(deps: ProviderDeps) {
  const { targets } = deps;
  return defineProvider({
    className: 'MSISCSITARGET_NetworkPipeComposition',
    namespace: targetNamespace,
    changeRole: 'credentials',
    instances: {
      async *enumerate() {
        for (const session of await targets.listSessions(null)) yield* partsOf(session);
      },
      findByReference: 'GroupComponent',
      async references(object) {
        const session =
          (await findSessionOf(deps, object)) ?? (await findConnectionOf(deps, object))?.session;
        return session ? partsOf(session) : [];
      },
    },
  });
}

function partsOf(session: Session) {
  const GroupComponent = sessionPath(sessionInstanceId(session));
  return session.connections.map((connection) => ({
    GroupComponent,
    PartComponent: connectionPath(connectionInstanceId(session, connection)),
  }));
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
