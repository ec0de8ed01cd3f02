import { defineProvider } from '../../dispatch/Provider.js';
import { replicationServicePath, secretServicePath, systemPath, targetNamespace } from '../identity.js';
import type { ProviderRooms } from '../Rooms.js';

/** The services that the host hosts. */
export function hostedServiceProvider({ targets, hostName }: ProviderRooms) {
  return defineProvider({
    className: 'MSISCSITARGET_HostedService',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      async *enumerate() {
        const Antecedent = systemPath(hostName);
        yield { Antecedent, Dependent: replicationServicePath(hostName) };
        for (const { name } of await targets.listAuthorities())
          yield { Antecedent, Dependent: secretServicePath(hostName, name) };
      },
    },
  });
}
