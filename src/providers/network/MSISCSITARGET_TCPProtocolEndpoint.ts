import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import { targetNamespace } from '../identity.js';
import { operating } from '../operating.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { findSocketOf, listSockets, tcpKeys, tcpName, type ListeningSocket } from './networkIdentity.js';

const className = 'MSISCSITARGET_TCPProtocolEndpoint';

/** The addresses and TCP ports on which targets listen. */
export function tcpProtocolEndpointProvider(deps: ProviderDeps) {
  const { targets, hostName } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: async () => (await listSockets(targets)).map(propertiesOf),
      async find(path) {
        const socket = await findSocketOf(deps, path);
        return socket && propertiesOf(socket);
      },
      watch: 'by-looking',
    },
  });

  function propertiesOf(socket: ListeningSocket): PropertiesOf<typeof className> {
    return {
      ...tcpKeys(hostName, socket),
      ElementName: tcpName(socket),
      NameFormat: 'address:port',
      PortNumber: socket.port,
      ...operating,
    };
  }
}
