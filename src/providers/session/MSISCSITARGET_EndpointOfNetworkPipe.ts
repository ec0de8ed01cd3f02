import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import type { Session } from '../../targets/TargetReader.js';
import { endpointPath, portsOf, targetNamespace, type TargetPort } from '../identity.js';
import { findPort, findSessionOf } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { sessionPath } from './MSISCSITARGET_NetworkPipeComposition.js';
import { sessionInstanceId } from './sessionIdentity.js';

const className = 'MSISCSITARGET_EndpointOfNetworkPipe';

/**
 * Associates sessions with target ports.  The initiator's end is not an instance of this host; EndPointName of the session names
 * it.  No target reports which of several portal groups a session uses, so the first one is shown.
 */
export function endpointOfNetworkPipeProvider(deps: ProviderDeps) {
  const { targets, hostName } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'credentials',
    instances: {
      async *enumerate() {
        const sessions = await targets.listSessions(null);
        if (sessions.length === 0) return;
        const found = new Map((await targets.listTargets()).map((target) => [target.iscsiName, target]));
        for (const session of sessions) {
          const target = found.get(session.target);
          const [port] = target ? portsOf(target) : [];
          if (port) yield propertiesOf(port, session);
        }
      },
      findByReference: 'Dependent',
      async references(object) {
        const session = await findSessionOf(deps, object);
        const port = session ? null : await findPort(deps, object);
        const target = session ? await targets.findTarget(session.target) : port?.target;
        const [first] = target ? portsOf(target) : [];
        if (!first || (port && port.portalGroupTag !== first.portalGroupTag)) return [];
        const sessions = session ? [session] : await targets.listSessions(first.target.iscsiName);
        return sessions.map((each) => propertiesOf(first, each));
      },
    },
  });

  function propertiesOf(port: TargetPort, session: Session): PropertiesOf<typeof className> {
    return {
      Antecedent: endpointPath(hostName, port),
      Dependent: sessionPath(sessionInstanceId(session)),
      SourceOrSink: 3, // Sink
    };
  }
}
