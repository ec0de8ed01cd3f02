import { defineProvider } from '../../dispatch/Provider.js';
import { secretServiceKeys, targetNamespace } from '../identity.js';
import type { ProviderRooms } from '../Rooms.js';
import { proveSharedSecret } from './ProveSharedSecret.js';
import { rotateSharedSecret } from './RotateSharedSecret.js';

/** The authorities: within each of them a CHAP name is unique. */
export function sharedSecretServiceProvider(rooms: ProviderRooms) {
  const { targets, hostName } = rooms;
  return defineProvider({
    className: 'ISCSIWBEM_SharedSecretService',
    namespace: targetNamespace,
    changeRole: 'credentials',
    instances: {
      async *enumerate() {
        for (const { name, description } of await targets.listAuthorities()) {
          yield {
            ...secretServiceKeys(hostName, name),
            ElementName: description,
            Protocol: 'CHAP',
            OperationalStatus: [2], // OK
            EnabledState: 2, // Enabled
            RequestedState: 12, // Not Applicable
            Started: true,
          };
        }
      },
    },
    methods: { ProveSharedSecret: proveSharedSecret(rooms), RotateSharedSecret: rotateSharedSecret(rooms) },
  });
}
