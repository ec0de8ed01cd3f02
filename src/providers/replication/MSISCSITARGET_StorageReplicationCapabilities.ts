import { defineProvider } from '../../dispatch/Provider.js';
import {
  CIM_StorageReplicationCapabilities_HostAccessibleState as State,
  CIM_StorageReplicationCapabilities_InitialReplicationState as InitialState,
  CIM_StorageReplicationCapabilities_ReplicaHostAccessibility as Accessibility,
  CIM_StorageReplicationCapabilities_SupportedAsynchronousActions as Asynchronous,
  CIM_StorageReplicationCapabilities_SupportedModifyOperations as Operation,
  CIM_StorageReplicationCapabilities_SupportedSynchronizationType as Type,
  CIM_StorageReplicationCapabilities_SupportedSynchronousActions as Synchronous,
} from '../../schema/generated/CIM_StorageReplicationCapabilities.js';
import { targetNamespace } from '../identity.js';
import { copyServiceCapabilitiesId } from './replicationIdentity.js';

/** The capabilities of the storage configuration service for copies: see `copyServiceMethods`. */
export function storageReplicationCapabilitiesProvider() {
  return defineProvider({
    className: 'MSISCSITARGET_StorageReplicationCapabilities',
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate: () => [
        {
          InstanceID: copyServiceCapabilitiesId,
          ElementName: 'Copies of volumes by the storage configuration service',
          SupportedSynchronizationType: Type.UnSyncAssocFull,
          // Creating a copy always starts a job; a restore starts one if it takes long.
          SupportedAsynchronousActions: [
            Asynchronous.LocalReplicaCreation,
            Asynchronous.LocalReplicaModification,
            Asynchronous.LocalReplicaAttachment,
          ],
          SupportedSynchronousActions: [Synchronous.LocalReplicaModification],
          InitialReplicationState: InitialState.Idle,
          SupportedSpecializedElements: [],
          SupportedModifyOperations: [Operation.Detach, Operation.Restore],
          ReplicaHostAccessibility: Accessibility.NoRestrictions,
          HostAccessibleState: [State.Idle],
          SpaceLimitSupported: false,
          SpaceReservationSupported: false,
          LocalMirrorSnapshotSupported: false,
          RemoteMirrorSnapshotSupported: false,
          IncrementalDeltasSupported: false,
          PersistentReplicasSupported: true,
          BidirectionalConnectionsSupported: false,
          // A copy of a copy can be made, to any depth, which has no number.
          MaximumLocalReplicationDepth: null,
          MaximumRemoteReplicationDepth: 0,
        },
      ],
    },
  });
}
