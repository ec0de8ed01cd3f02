import { defineProvider } from '../../dispatch/Provider.js';
import { endpointPath, portsOf, systemPath, targetNamespace } from '../identity.js';
import type { ProviderRooms } from '../Rooms.js';

/** The target ports that the host hosts. */
export function hostedAccessPointProvider({ targets, hostName }: ProviderRooms) {
  return defineProvider({
    className: 'MSISCSITARGET_HostedAccessPoint',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      async *enumerate() {
        const Antecedent = systemPath(hostName);
        for (const target of await targets.listTargets()) {
          for (const port of portsOf(target)) yield { Antecedent, Dependent: endpointPath(hostName, port) };
        }
      },
    },
  });
}
