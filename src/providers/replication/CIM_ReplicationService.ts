import { defineProvider } from '../../dispatch/Provider.js';
import { targetNamespace } from '../identity.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { createElementReplica } from './CreateElementReplica.js';
import { listingMethods } from './GetReplicationRelationships.js';
import { modifyReplicaSynchronization } from './ModifyReplicaSynchronization.js';

/**
 * What the replication service inherits: the methods that copy volumes.  They take the role of storage, where AddSharedSecret of the
 * class below takes that of credentials.
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
