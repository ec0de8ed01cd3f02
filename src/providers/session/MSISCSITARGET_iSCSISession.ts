import { CIMError } from '../../cim/CIMError.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import type { IscsiName } from '../../targets/IscsiName.js';
import type { Session } from '../../targets/TargetReader.js';
import { operating } from '../operating.js';
import { Subject } from '../changedSubjects.js';
import { expectDone } from '../expectDone.js';
import { targetNamespace } from '../identity.js';
import { findSessionOf } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { sessionInstanceId, targetOfSession } from './sessionIdentity.js';

const className = 'MSISCSITARGET_iSCSISession';

/** The current sessions, read from the target for each request.  Deleting an instance ends the session. */
export function iscsiSessionProvider(deps: ProviderDeps) {
  const { targets, credentials, hostName } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'credentials',
    instances: {
      async *enumerate() {
        for (const session of await targets.listSessions(null)) yield propertiesOf(session);
      },
      async find(path) {
        const session = await findSessionOf(deps, path);
        return session && propertiesOf(session);
      },
      watch: {
        subject: Subject.target,
        subjectOf: ({ InstanceID }) => targetOfSession(InstanceID ?? ''),
        read: async (target) => (await targets.listSessions(target as IscsiName)).map(propertiesOf),
      },
      async remove(path, call) {
        const session = await findSessionOf(deps, path);
        if (!session) throw new CIMError('CIM_ERR_NOT_FOUND', `the session ${path.toString()} has ended`);
        expectDone(await credentials.endSession(call.principal, session));
      },
    },
  });

  function propertiesOf(session: Session): PropertiesOf<typeof className> {
    return {
      InstanceID: sessionInstanceId(session),
      SystemName: hostName,
      ElementName: `${session.initiatorName ?? 'an initiator'} at ${session.target}`,
      EndPointName: session.initiatorName,
      TSIH: session.tsih,
      SessionType: 3, // Normal
      CurrentConnections: session.connections.length,
      ...operating,
    };
  }
}
