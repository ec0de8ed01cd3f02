import { defineProvider } from '../../dispatch/Provider.js';
import { secretPath, secretServicePath, targetNamespace } from '../identity.js';
import type { ProviderRooms } from '../Rooms.js';

/** Which authority each secret belongs to. */
export function sharedSecretIsSharedProvider({ targets, hostName }: ProviderRooms) {
  return defineProvider({
    className: 'CIM_SharedSecretIsShared',
    namespace: targetNamespace,
    changeRole: 'credentials',
    instances: {
      async *enumerate() {
        for (const account of await targets.listAccounts()) {
          yield {
            Antecedent: secretServicePath(hostName, account.authority),
            Dependent: secretPath(hostName, account),
          };
        }
      },
    },
  });
}
