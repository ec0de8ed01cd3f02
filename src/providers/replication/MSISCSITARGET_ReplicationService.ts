import { defineProvider } from '../../dispatch/Provider.js';
import { running } from '../operating.js';
import { replicationServiceKeys, targetNamespace } from '../identity.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { addSharedSecret } from './AddSharedSecret.js';

/** The service whose AddSharedSecret gives an initiator its secret. */
export function replicationServiceProvider(deps: ProviderDeps) {
  return defineProvider({
    className: 'MSISCSITARGET_ReplicationService',
    namespace: targetNamespace,
    changeRole: 'credentials',
    instances: {
      enumerate: () => [
        {
          ...replicationServiceKeys(deps.hostName),
          ElementName: 'Replication Service',
          ...running,
        },
      ],
    },
    methods: { AddSharedSecret: addSharedSecret(deps) },
  });
}
