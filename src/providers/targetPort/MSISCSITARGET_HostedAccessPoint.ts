import { defineProvider } from '../../dispatch/Provider.js';
import { endpointPath, portsOf, systemPath, targetNamespace, type TargetPort } from '../identity.js';
import { findPort, isSystem } from '../resolve.js';
import { findSocketOf, listSockets, tcpPath, type ListeningSocket } from '../network/networkIdentity.js';
import type { ProviderDeps } from '../ProviderDeps.js';

/** Associates the host with its target ports and their TCP endpoints. */
export function hostedAccessPointProvider(deps: ProviderDeps) {
  const { targets, hostName } = deps;
  return defineProvider({
    className: 'MSISCSITARGET_HostedAccessPoint',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      enumerate,
      findByReference: 'Dependent',
      async references(object) {
        if (isSystem(deps, object)) return enumerate();
        const port = await findPort(deps, object);
        if (port) return [propertiesOf(port)];
        const socket = await findSocketOf(deps, object);
        return socket ? [ofSocket(socket)] : [];
      },
    },
  });

  async function* enumerate() {
    for (const target of await targets.listTargets()) {
      for (const port of portsOf(target)) yield propertiesOf(port);
    }
    for (const socket of await listSockets(targets)) yield ofSocket(socket);
  }

  function ofSocket(socket: ListeningSocket) {
    return { Antecedent: systemPath(hostName), Dependent: tcpPath(hostName, socket) };
  }

  function propertiesOf(port: TargetPort) {
    return { Antecedent: systemPath(hostName), Dependent: endpointPath(hostName, port) };
  }
}
