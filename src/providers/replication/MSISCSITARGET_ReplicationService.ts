import { defineProvider } from '../../dispatch/Provider.js';
import { operating } from '../operating.js';
import { replicationServiceKeys, targetNamespace } from '../identity.js';
import type { ProviderRooms } from '../Rooms.js';
import { addSharedSecret } from './AddSharedSecret.js';

/** The service whose AddSharedSecret gives an initiator its secret. */
export function replicationServiceProvider(rooms: ProviderRooms) {
  return defineProvider({
    className: 'MSISCSITARGET_ReplicationService',
    namespace: targetNamespace,
    changeRole: 'credentials',
    instances: {
      enumerate: () => [
        {
          ...replicationServiceKeys(rooms.hostName),
          ElementName: 'Replication Service',
          ...operating,
          Started: true,
        },
      ],
    },
    methods: { AddSharedSecret: addSharedSecret(rooms) },
  });
}
