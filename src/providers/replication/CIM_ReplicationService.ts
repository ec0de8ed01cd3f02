import { defineProvider } from '../../dispatch/Provider.js';
import { targetNamespace } from '../identity.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { createElementReplica } from './CreateElementReplica.js';
import { listingMethods } from './GetReplicationRelationships.js';
import { modifyReplicaSynchronization } from './ModifyReplicaSynchronization.js';

/**
 * The inherited methods of the replication service, which copy volumes.  They need the role storage, while AddSharedSecret of the
 * subclass needs credentials.
 */
export function copyMethodsProvider(deps: StorageProviderDeps) {
  return defineProvider({
    className: 'CIM_ReplicationService',
    namespace: targetNamespace,
    changeRole: 'storage',
    methods: {
      CreateElementReplica: createElementReplica(deps),
      ModifyReplicaSynchronization: modifyReplicaSynchronization(deps),
      ...listingMethods(deps),
    },
  });
}
