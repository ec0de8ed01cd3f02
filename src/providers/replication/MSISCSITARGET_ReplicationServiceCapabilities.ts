import { defineProvider } from '../../dispatch/Provider.js';
import {
  CIM_ReplicationServiceCapabilities_SupportedAsynchronousActions as Asynchronous,
  CIM_ReplicationServiceCapabilities_SupportedStorageObjects as StorageObject,
  CIM_ReplicationServiceCapabilities_SupportedSynchronousActions as Synchronous,
} from '../../schema/generated/CIM_ReplicationServiceCapabilities.js';
import { targetNamespace } from '../identity.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { capabilitiesMethods } from './capabilitiesMethods.js';
import { kindsMadeIn, replicationTypeOf } from './copyKinds.js';
import { replicationCapabilitiesId } from './replicationIdentity.js';

/** The capabilities of the replication service with the existing pools. */
export function replicationServiceCapabilitiesProvider(deps: StorageProviderDeps) {
  return defineProvider({
    className: 'MSISCSITARGET_ReplicationServiceCapabilities',
    namespace: targetNamespace,
    changeRole: 'read',
    instances: {
      async enumerate() {
        const kinds = await kindsMadeIn(deps.storage.pools);
        return [
          {
            InstanceID: replicationCapabilitiesId,
            ElementName: 'Copies of volumes',
            SupportedReplicationTypes: kinds.map((kind) => replicationTypeOf[kind]),
            SupportedStorageObjects: [StorageObject.StorageVolume],
            // A copy always has a job; a restore has one if it takes long.
            SupportedAsynchronousActions: [
              Asynchronous.CreateElementReplica,
              Asynchronous.ModifyReplicaSynchronization,
            ],
            SupportedSynchronousActions: [
              Synchronous.ModifyReplicaSynchronization,
              Synchronous.GetAvailableTargetElements,
              Synchronous.GetReplicationRelationships,
              Synchronous.AddSharedSecret,
            ],
          },
        ];
      },
    },
    methods: capabilitiesMethods(deps),
  });
}
