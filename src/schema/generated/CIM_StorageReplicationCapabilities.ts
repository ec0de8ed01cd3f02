// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_Capabilities, CIM_CapabilitiesMethods } from './CIM_Capabilities.js';
import type { MSISCSITARGET_StorageReplicationCapabilitiesFamily } from './MSISCSITARGET_StorageReplicationCapabilities.js';

/** Values of CIM_StorageReplicationCapabilities.SupportedSynchronizationType (ValueMap). */
export const CIM_StorageReplicationCapabilities_SupportedSynchronizationType = {
  Async: 2,
  Sync: 3,
  UnSyncAssocFull: 4,
  UnSyncAssocDelta: 5,
  UnSyncUnAssoc: 6,
} as const;

/** Values of CIM_StorageReplicationCapabilities.SupportedAsynchronousActions (ValueMap). */
export const CIM_StorageReplicationCapabilities_SupportedAsynchronousActions = {
  LocalReplicaCreation: 2,
  RemoteReplicaCreation: 3,
  LocalReplicaModification: 4,
  RemoteReplicaModification: 5,
  LocalReplicaAttachment: 6,
  RemoteReplicaAttachment: 7,
  BufferCreation: 8,
} as const;

/** Values of CIM_StorageReplicationCapabilities.SupportedSynchronousActions (ValueMap). */
export const CIM_StorageReplicationCapabilities_SupportedSynchronousActions = {
  LocalReplicaCreation: 2,
  RemoteReplicaCreation: 3,
  LocalReplicaModification: 4,
  RemoteReplicaModification: 5,
  LocalReplicaAttachment: 6,
  RemoteReplicaAttachment: 7,
  BufferCreation: 8,
  NetworkPipeCreation: 9,
} as const;

/** Values of CIM_StorageReplicationCapabilities.InitialReplicationState (ValueMap). */
export const CIM_StorageReplicationCapabilities_InitialReplicationState = {
  Initialized: 2,
  Prepared: 3,
  Synchronized: 4,
  Idle: 5,
} as const;

/** Values of CIM_StorageReplicationCapabilities.SupportedSpecializedElements (ValueMap). */
export const CIM_StorageReplicationCapabilities_SupportedSpecializedElements = {
  DeltaPool: 2,
  DeltaPoolComponent: 3,
  RemoteMirror: 4,
  LocalMirror: 5,
  FullSnapshot: 6,
  DeltaSnapshot: 7,
  ReplicationBuffer: 8,
} as const;

/** Values of CIM_StorageReplicationCapabilities.SupportedModifyOperations (ValueMap). */
export const CIM_StorageReplicationCapabilities_SupportedModifyOperations = {
  Detach: 2,
  Fracture: 3,
  Resync: 4,
  Restore: 5,
  Prepare: 6,
  Unprepare: 7,
  Quiesce: 8,
  Unquiesce: 9,
  ResetToSync: 10,
  ResetToAsync: 11,
  StartCopy: 12,
  StopCopy: 13,
} as const;

/** Values of CIM_StorageReplicationCapabilities.ReplicaHostAccessibility (ValueMap). */
export const CIM_StorageReplicationCapabilities_ReplicaHostAccessibility = {
  NotAccessible: 2,
  NoRestrictions: 3,
  SourceHostsOnly: 4,
  SourceHostsExcluded: 5,
} as const;

/** Values of CIM_StorageReplicationCapabilities.HostAccessibleState (ValueMap). */
export const CIM_StorageReplicationCapabilities_HostAccessibleState = {
  Initialized: 2,
  PrepareInProgress: 3,
  Prepared: 4,
  ResyncInProgress: 5,
  Synchronized: 6,
  FractureInProgress: 7,
  QuiesceInProgress: 8,
  Quiesced: 9,
  RestoreInProgress: 10,
  Idle: 11,
  Broken: 12,
  Fractured: 13,
  Frozen: 14,
  CopyInProgress: 15,
} as const;

/** Values of CIM_StorageReplicationCapabilities.InitialSynchronizationDefault (ValueMap). */
export const CIM_StorageReplicationCapabilities_InitialSynchronizationDefault = {
  NotManaged: 0,
  Start: 1,
  DoNotStart: 2,
} as const;

/** Values of CIM_StorageReplicationCapabilities.ReplicationPriorityDefault (ValueMap). */
export const CIM_StorageReplicationCapabilities_ReplicationPriorityDefault = {
  NotManaged: 0,
  Low: 1,
  Same: 2,
  High: 3,
} as const;

/** Values of CIM_StorageReplicationCapabilities.RemoteReplicationServicePointAccess (ValueMap). */
export const CIM_StorageReplicationCapabilities_RemoteReplicationServicePointAccess = {
  NotSpecified: 2,
  Source: 3,
  Target: 4,
  Proxy: 5,
} as const;

/** Values of CIM_StorageReplicationCapabilities.AlternateReplicationServicePointAccess (ValueMap). */
export const CIM_StorageReplicationCapabilities_AlternateReplicationServicePointAccess = {
  None: 2,
  Source: 3,
  Target: 4,
  Proxy: 5,
} as const;

/** Values of CIM_StorageReplicationCapabilities.DeltaReplicaPoolAccess (ValueMap). */
export const CIM_StorageReplicationCapabilities_DeltaReplicaPoolAccess = {
  Any: 2,
  Exclusive: 3,
  Shared: 4,
} as const;

/** Values of CIM_StorageReplicationCapabilities.RemoteBufferElementType (ValueMap). */
export const CIM_StorageReplicationCapabilities_RemoteBufferElementType = {
  NotSpecified: 0,
  InExtent: 2,
  InPool: 3,
} as const;

/** Values of CIM_StorageReplicationCapabilities.RemoteBufferHost (ValueMap). */
export const CIM_StorageReplicationCapabilities_RemoteBufferHost = {
  Array: 2,
  ComponentCS: 3,
  Pipe: 4,
} as const;

/** Values of CIM_StorageReplicationCapabilities.RemoteBufferLocation (ValueMap). */
export const CIM_StorageReplicationCapabilities_RemoteBufferLocation = {
  Source: 2,
  Target: 3,
  Both: 4,
} as const;

/** Values of CIM_StorageReplicationCapabilities.RemoteBufferSupported (ValueMap). */
export const CIM_StorageReplicationCapabilities_RemoteBufferSupported = {
  NotSupported: 0,
  Required: 2,
  Optional: 3,
} as const;

/** Values of CIM_StorageReplicationCapabilities.UseReplicationBufferDefault (ValueMap). */
export const CIM_StorageReplicationCapabilities_UseReplicationBufferDefault = {
  NotManaged: 0,
  UseBuffer: 1,
  DoNotUseBuffer: 2,
} as const;

/** What a storage configuration service can do in the way of copies. */
export interface CIM_StorageReplicationCapabilities extends CIM_Capabilities {
  readonly SupportedSynchronizationType: number | null;
  readonly SupportedAsynchronousActions: readonly (number | null)[] | null;
  readonly SupportedSynchronousActions: readonly (number | null)[] | null;
  readonly InitialReplicationState: number | null;
  readonly SupportedSpecializedElements: readonly (number | null)[] | null;
  readonly SupportedModifyOperations: readonly (number | null)[] | null;
  readonly ReplicaHostAccessibility: number | null;
  readonly HostAccessibleState: readonly (number | null)[] | null;
  readonly SpaceLimitSupported: boolean | null;
  readonly SpaceReservationSupported: boolean | null;
  readonly LocalMirrorSnapshotSupported: boolean | null;
  readonly RemoteMirrorSnapshotSupported: boolean | null;
  readonly IncrementalDeltasSupported: boolean | null;
  readonly PersistentReplicasSupported: boolean | null;
  readonly BidirectionalConnectionsSupported: boolean | null;
  readonly MaximumReplicasPerSource: number | null;
  readonly MaximumPortsPerConnection: number | null;
  readonly MaximumConnectionsPerPort: number | null;
  readonly MaximumPeerConnections: number | null;
  readonly MaximumLocalReplicationDepth: number | null;
  readonly MaximumRemoteReplicationDepth: number | null;
  readonly InitialSynchronizationDefault: number | null;
  readonly ReplicationPriorityDefault: number | null;
  readonly LowSpaceWarningThresholdDefault: number | null;
  readonly SpaceLimitWarningThresholdDefault: number | null;
  readonly RemoteReplicationServicePointAccess: number | null;
  readonly AlternateReplicationServicePointAccess: number | null;
  readonly DeltaReplicaPoolAccess: number | null;
  readonly RemoteBufferElementType: number | null;
  readonly RemoteBufferHost: number | null;
  readonly RemoteBufferLocation: number | null;
  readonly RemoteBufferSupported: number | null;
  readonly UseReplicationBufferDefault: number | null;
  readonly PeerConnectionProtocol: string | null;
}

export interface CIM_StorageReplicationCapabilitiesMethods extends CIM_CapabilitiesMethods {}

/** CIM_StorageReplicationCapabilities and all classes below it: what a reference to it may name. */
export type CIM_StorageReplicationCapabilitiesFamily =
  | 'CIM_StorageReplicationCapabilities'
  | MSISCSITARGET_StorageReplicationCapabilitiesFamily;
