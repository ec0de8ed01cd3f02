import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import type { IscsiName } from '../../targets/IscsiName.js';
import type { Session, SessionConnection } from '../../targets/TargetReader.js';
import { operating } from '../operating.js';
import { Subject } from '../changedSubjects.js';
import { targetNamespace } from '../identity.js';
import { findConnectionOf } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { connectionInstanceId, targetOfSession } from './sessionIdentity.js';

const className = 'MSISCSITARGET_iSCSIConnection';

/** CIM_iSCSIConnection.AuthenticationMethodUsed. */
const methods = { None: 2, CHAP: 4 } as const;

/** The TCP connections of the sessions.  Values that the target does not report are NULL. */
export function iscsiConnectionProvider(deps: ProviderDeps) {
  const { targets, hostName } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'credentials',
    instances: {
      async *enumerate() {
        for (const session of await targets.listSessions(null)) yield* connectionsOf(session);
      },
      async find(path) {
        const found = await findConnectionOf(deps, path);
        return found && propertiesOf(found.session, found.connection);
      },
      watch: {
        subject: Subject.target,
        subjectOf: ({ InstanceID }) => targetOfSession(InstanceID ?? ''),
        read: async (target) => (await targets.listSessions(target as IscsiName)).flatMap(connectionsOf),
      },
    },
  });

  function connectionsOf(session: Session) {
    return session.connections.map((connection) => propertiesOf(session, connection));
  }

  function propertiesOf(session: Session, connection: SessionConnection): PropertiesOf<typeof className> {
    return {
      InstanceID: connectionInstanceId(session, connection),
      SystemName: hostName,
      ElementName: connection.initiatorAddress,
      ConnectionID: connection.cid,
      AuthenticationMethodUsed: session.authenticationMethod && methods[session.authenticationMethod],
      MutualAuthentication: session.mutual,
      ...operating,
    };
  }
}
