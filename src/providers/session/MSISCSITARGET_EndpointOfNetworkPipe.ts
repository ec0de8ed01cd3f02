import { defineProvider } from '../../dispatch/Provider.js';
import { endpointPath, portsOf, targetNamespace } from '../identity.js';
import type { ProviderRooms } from '../Rooms.js';
import { sessionPath } from './MSISCSITARGET_NetworkPipeComposition.js';
import { sessionInstanceId } from './sessionIdentity.js';

/**
 * At which target port a session ends.  The initiator's end is no instance of this host: EndPointName of the session names it.
 * No target says by which of several portal groups a session came; it is shown at the first.
 */
export function endpointOfNetworkPipeProvider({ targets, hostName }: ProviderRooms) {
  return defineProvider({
    className: 'MSISCSITARGET_EndpointOfNetworkPipe',
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
          if (!port) continue;
          yield {
            Antecedent: endpointPath(hostName, port),
            Dependent: sessionPath(sessionInstanceId(session)),
            SourceOrSink: 3,
          }; // Sink
        }
      },
    },
  });
}
