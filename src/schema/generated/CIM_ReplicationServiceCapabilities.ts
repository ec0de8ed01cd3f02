// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMClass } from '../../cim/CIMClass.js';
import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Capabilities, CIM_CapabilitiesMethods } from './CIM_Capabilities.js';
import type { CIM_ComputerSystemFamily } from './CIM_ComputerSystem.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_ReplicationSettingData } from './CIM_ReplicationSettingData.js';
import type { CIM_ServiceAccessPointFamily } from './CIM_ServiceAccessPoint.js';
import type { CIM_SynchronizedFamily } from './CIM_Synchronized.js';
import type { MSISCSITARGET_ReplicationServiceCapabilitiesFamily } from './MSISCSITARGET_ReplicationServiceCapabilities.js';

/** Values of CIM_ReplicationServiceCapabilities.SupportedReplicationTypes (ValueMap). */
export const CIM_ReplicationServiceCapabilities_SupportedReplicationTypes = {
  SynchronousMirrorLocal: 2,
  AsynchronousMirrorLocal: 3,
  SynchronousMirrorRemote: 4,
  AsynchronousMirrorRemote: 5,
  SynchronousSnapshotLocal: 6,
  AsynchronousSnapshotLocal: 7,
  SynchronousSnapshotRemote: 8,
  AsynchronousSnapshotRemote: 9,
  SynchronousCloneLocal: 10,
  AsynchronousCloneLocal: 11,
  SynchronousCloneRemote: 12,
  AsynchronousCloneRemote: 13,
  SynchronousTokenizedCloneLocal: 14,
  AsynchronousTokenizedCloneLocal: 15,
  SynchronousTokenizedCloneRemote: 16,
  AsynchronousTokenizedCloneRemote: 17,
  AdaptiveMirrorLocal: 18,
  AdaptiveMirrorRemote: 19,
  AdaptiveSnapshotLocal: 20,
  AdaptiveSnapshotRemote: 21,
  AdaptiveCloneLocal: 22,
  AdaptiveCloneRemote: 23,
  AdaptiveTokenizedCloneLocal: 24,
  AdaptiveTokenizedCloneRemote: 25,
} as const;

/** Values of CIM_ReplicationServiceCapabilities.SupportedStorageObjects (ValueMap). */
export const CIM_ReplicationServiceCapabilities_SupportedStorageObjects = {
  StorageVolume: 2,
  LogicalDisk: 3,
  ReplicationEntity: 4,
} as const;

/** Values of CIM_ReplicationServiceCapabilities.SupportedAsynchronousActions (ValueMap). */
export const CIM_ReplicationServiceCapabilities_SupportedAsynchronousActions = {
  CreateElementReplica: 2,
  CreateGroupReplica: 3,
  CreateSynchronizationAspect: 4,
  ModifyReplicaSynchronization: 5,
  ModifyListSynchronization: 6,
  ModifySettingsDefineState: 7,
  GetAvailableTargetElements: 8,
  GetPeerSystems: 9,
  GetReplicationRelationships: 10,
  GetServiceAccessPoints: 11,
  CreateListReplica: 19,
  CreateGroupReplicaFromElements: 20,
  GetReplicationRelationshipInstances: 21,
  ModifyListSettingsDefineState: 22,
  CreateRemoteReplicationCollection: 23,
  AddToRemoteReplicationCollection: 24,
  RemoveFromRemoteReplicationCollection: 25,
  GetSynchronizationAspects: 26,
  GetSynchronizationAspectInstances: 27,
  CreateGroupReplicaFromElementSynchronizations: 28,
  AddElementsToGroupSynchronized: 29,
  ConfirmTargetData: 30,
} as const;

/** Values of CIM_ReplicationServiceCapabilities.SupportedSynchronousActions (ValueMap). */
export const CIM_ReplicationServiceCapabilities_SupportedSynchronousActions = {
  CreateElementReplica: 2,
  CreateGroupReplica: 3,
  CreateSynchronizationAspect: 4,
  ModifyReplicaSynchronization: 5,
  ModifyListSynchronization: 6,
  ModifySettingsDefineState: 7,
  GetAvailableTargetElements: 8,
  GetPeerSystems: 9,
  GetReplicationRelationships: 10,
  GetServiceAccessPoints: 11,
  CreateGroup: 12,
  DeleteGroup: 13,
  AddMembers: 14,
  RemoveMembers: 15,
  AddReplicationEntity: 16,
  AddServiceAccessPoint: 17,
  AddSharedSecret: 18,
  CreateListReplica: 19,
  CreateGroupReplicaFromElements: 20,
  GetReplicationRelationshipInstances: 21,
  ModifyListSettingsDefineState: 22,
  CreateRemoteReplicationCollection: 23,
  AddToRemoteReplicationCollection: 24,
  RemoveFromRemoteReplicationCollection: 25,
  GetSynchronizationAspects: 26,
  GetSynchronizationAspectInstances: 27,
  CreateGroupReplicaFromElementSynchronizations: 28,
  AddElementsToGroupSynchronized: 29,
  ConfirmTargetData: 30,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.ConvertSyncTypeToReplicationType (ValueMap). */
export const ConvertSyncTypeToReplicationTypeReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter SyncType of CIM_ReplicationServiceCapabilities.ConvertSyncTypeToReplicationType
 * (ValueMap).
 */
export const ConvertSyncTypeToReplicationType_SyncType = {
  Mirror: 6,
  Snapshot: 7,
  Clone: 8,
  TokenizedClone: 9,
} as const;

/**
 * Values of the parameter Mode of CIM_ReplicationServiceCapabilities.ConvertSyncTypeToReplicationType
 * (ValueMap).
 */
export const ConvertSyncTypeToReplicationType_Mode = {
  Synchronous: 2,
  Asynchronous: 3,
  Adaptive: 4,
} as const;

/**
 * Values of the parameter LocalOrRemote of
 * CIM_ReplicationServiceCapabilities.ConvertSyncTypeToReplicationType (ValueMap).
 */
export const ConvertSyncTypeToReplicationType_LocalOrRemote = {
  Local: 2,
  Remote: 3,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.ConvertReplicationTypeToSyncType (ValueMap). */
export const ConvertReplicationTypeToSyncTypeReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter SyncType of CIM_ReplicationServiceCapabilities.ConvertReplicationTypeToSyncType
 * (ValueMap).
 */
export const ConvertReplicationTypeToSyncType_SyncType = {
  Mirror: 6,
  Snapshot: 7,
  Clone: 8,
  TokenizedClone: 9,
} as const;

/**
 * Values of the parameter Mode of CIM_ReplicationServiceCapabilities.ConvertReplicationTypeToSyncType
 * (ValueMap).
 */
export const ConvertReplicationTypeToSyncType_Mode = {
  Synchronous: 2,
  Asynchronous: 3,
  Adaptive: 4,
} as const;

/**
 * Values of the parameter LocalOrRemote of
 * CIM_ReplicationServiceCapabilities.ConvertReplicationTypeToSyncType (ValueMap).
 */
export const ConvertReplicationTypeToSyncType_LocalOrRemote = {
  Local: 2,
  Remote: 3,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetSupportedCopyStates (ValueMap). */
export const GetSupportedCopyStatesReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter Operation of CIM_ReplicationServiceCapabilities.GetSupportedCopyStates (ValueMap).
 */
export const GetSupportedCopyStates_Operation = {
  Abort: 2,
  ActivateConsistency: 3,
  Activate: 4,
  AddSyncPair: 5,
  DeactivateConsistency: 6,
  Deactivate: 7,
  Detach: 8,
  Dissolve: 9,
  Failover: 10,
  Failback: 11,
  Fracture: 12,
  RemoveSyncPair: 13,
  ResyncReplica: 14,
  RestoreFromReplica: 15,
  Resume: 16,
  ResetToSync: 17,
  ResetToAsync: 18,
  ReturnToResourcePool: 19,
  ReverseRoles: 20,
  Split: 21,
  Suspend: 22,
  Unprepare: 23,
  Prepare: 24,
  ResetToAdaptive: 25,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetSupportedGroupCopyStates (ValueMap). */
export const GetSupportedGroupCopyStatesReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter Operation of CIM_ReplicationServiceCapabilities.GetSupportedGroupCopyStates
 * (ValueMap).
 */
export const GetSupportedGroupCopyStates_Operation = {
  Abort: 2,
  ActivateConsistency: 3,
  Activate: 4,
  AddSyncPair: 5,
  DeactivateConsistency: 6,
  Deactivate: 7,
  Detach: 8,
  Dissolve: 9,
  Failover: 10,
  Failback: 11,
  Fracture: 12,
  RemoveSyncPair: 13,
  ResyncReplica: 14,
  RestoreFromReplica: 15,
  Resume: 16,
  ResetToSync: 17,
  ResetToAsync: 18,
  ReturnToResourcePool: 19,
  ReverseRoles: 20,
  Split: 21,
  Suspend: 22,
  Unprepare: 23,
  Prepare: 24,
  ResetToAdaptive: 25,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetSupportedWaitForCopyStates (ValueMap). */
export const GetSupportedWaitForCopyStatesReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter MethodName of CIM_ReplicationServiceCapabilities.GetSupportedWaitForCopyStates
 * (ValueMap).
 */
export const GetSupportedWaitForCopyStates_MethodName = {
  CreateElementReplica: 2,
  CreateGroupReplica: 3,
  ModifyReplicaSynchronization: 4,
  ModifyListSynchronization: 5,
  ModifySettingsDefineState: 6,
  CreateListReplica: 7,
  CreateGroupReplicaFromElements: 8,
  ModifyListSettingsDefineState: 9,
  CreateGroupReplicaFromElementSynchronizations: 10,
  AddElementsToGroupSynchronized: 11,
} as const;

/**
 * Values of the parameter Operation of CIM_ReplicationServiceCapabilities.GetSupportedWaitForCopyStates
 * (ValueMap).
 */
export const GetSupportedWaitForCopyStates_Operation = {
  Abort: 2,
  ActivateConsistency: 3,
  Activate: 4,
  AddSyncPair: 5,
  DeactivateConsistency: 6,
  Deactivate: 7,
  Detach: 8,
  Dissolve: 9,
  Failover: 10,
  Failback: 11,
  Fracture: 12,
  RemoveSyncPair: 13,
  ResyncReplica: 14,
  RestoreFromReplica: 15,
  Resume: 16,
  ResetToSync: 17,
  ResetToAsync: 18,
  ReturnToResourcePool: 19,
  ReverseRoles: 20,
  Split: 21,
  Suspend: 22,
  Unprepare: 23,
  Prepare: 24,
  ResetToAdaptive: 25,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetSupportedFeatures (ValueMap). */
export const GetSupportedFeaturesReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/** Values of the parameter Features of CIM_ReplicationServiceCapabilities.GetSupportedFeatures (ValueMap). */
export const GetSupportedFeatures_Features = {
  ReplicationGroups: 2,
  MultiHopElementReplication: 3,
  MultiHopElementsMustHaveSameSyncType: 4,
  MultiHopRequiresAdvanceNotice: 5,
  RequiresFullDiscoveryOfTargetComputerSystem: 6,
  ServiceSuspendsSourceIOWhenNecessary: 7,
  TargetsAllocatedFromAnyStoragePool: 8,
  TargetsAllocatedFromSharedStoragePool: 9,
  TargetsAllocatedFromExclusiveStoragePool: 10,
  TargetsAllocatedFromMultipleStoragePools: 11,
  TargetsRequireReservedElements: 12,
  TargetIsAssociatedToSynchronizationAspect: 13,
  SourceIsAssociatedToSynchronizationAspect: 14,
  ErrorRecoveryFromBrokenStateAutomatic: 15,
  TargetMustRemainAssociatedToSource: 16,
  RemoteResourceRequiresRemoteCIMOM: 17,
  SynchronizedCloneTargetDetachesAutomatically: 18,
  ReverseRolesOperationRequiresReadOnlySource: 19,
  ReverseRolesOperationRequiresSubsequentResync: 20,
  RestoreOperationRequiresSubsequentFracture: 21,
  ResyncOperationRequiresSubsequentActivate: 22,
  CopyOperationRequiresOfflineSource: 23,
  AdjustableCopyPriority: 24,
  SourceRequiresReservedElement: 25,
  SupportsUndiscoveredResources: 26,
  RestoreOperationRequiresSubsequentDetach: 27,
  TargetElementCanBeAddedToCollections: 28,
  ReverseRolesOperationRequiresSynchronizedState: 29,
  ReverseRolesOperationRequiresFracturedState: 30,
  ReverseRolesOperationRequiresSplitState: 31,
  ReverseRolesOperationRequiresFailedOverState: 32,
  ReverseRolesOperationRequiresSuspendedState: 33,
  ProviderCanManageRemoteSource: 34,
  ProviderCanManageRemoteTarget: 35,
  SupportsTemporaryReplicationEntity: 36,
  SupportsPersistentReplicationEntity: 37,
  ReplicationEntitySupportsEmbeddedInstance: 38,
  TargetElementShallNotBeSupplied: 39,
  TargetPoolShallNotBeSupplied: 40,
  TargetGoalShallNotBeSupplied: 41,
  ProviderCanCreateRemoteElements: 42,
  CreatingRemoteElementsRequiresTargetPool: 43,
  LocalTargetsAllocatedFromSourcesResourcePool: 44,
  SupportsSynchronizationAspect: 45,
  AcceptsForeignObjectPaths: 46,
  FailoverOperationRequiresSubsequentFracture: 47,
  FailoverOperationRequiresSubsequentSplit: 48,
  RestoreOperationRequiresSubsequentResume: 49,
  GetPeerSystemsCanReturnAccessPoints: 50,
  ClientCanSupplyTargetElementName: 51,
  ReverseRolesOperationDoesNotChangeCopyState: 52,
  FailoverOperationRequiresSubsequentFailback: 53,
  PlannedFailoverOperationRequiresFracturedState: 54,
  TargetElementRequiresResourcePoolReservedForReplication: 55,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetSupportedGroupFeatures (ValueMap). */
export const GetSupportedGroupFeaturesReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter GroupFeatures of CIM_ReplicationServiceCapabilities.GetSupportedGroupFeatures
 * (ValueMap).
 */
export const GetSupportedGroupFeatures_GroupFeatures = {
  OneToManyReplication: 2,
  ManyToManyGroups: 3,
  ConsistencyEnabledForAllGroups: 4,
  EmptyReplicationGroupsAllowed: 5,
  SourceGroupMustHaveMoreThanOneElement: 6,
  CompositeGroups: 7,
  MultihopElementReplication: 8,
  MultiHopElementsMustHaveSameSyncType: 9,
  GroupCanOnlyHaveOneSingleRelationshipActive: 10,
  SourceElementCanBeRemovedFromGroup: 11,
  TargetElementCanBeRemovedFromGroup: 12,
  GroupCanBeTemporary: 13,
  GroupIsNameable: 14,
  SupportsTargetElementCount: 15,
  SynchronizedCloneTargetDetachesAutomatically: 16,
  ReverseRolesOperationRequiresReadOnlySource: 17,
  ReverseRolesOperationRequiresSubsequentResync: 18,
  RestoreOperationRequiresSubsequentFracture: 19,
  ResyncOperationRequiresSubsequentActivate: 20,
  CopyOperationRequiresOfflineSource: 21,
  RestoreOperationRequiresSubsequentDetach: 22,
  ElementCanBeMemberOfMultipleGroups: 23,
  ElementsOfGroupCanBeMixOfThinAndThick: 24,
  TokenizedCloneConsistentPointInTime: 25,
  TargetElementsCanBeAddedToCollections: 26,
  ReverseRolesOperationRequiresSynchronizedState: 27,
  ReverseRolesOperationRequiresFracturedState: 28,
  ReverseRolesOperationRequiresSplitState: 29,
  ReverseRolesOperationRequiresFailedOverState: 30,
  ReverseRolesOperationRequiresSuspendedState: 31,
  ProviderCanManageRemoteSourceGroup: 32,
  ProviderCanManageRemoteTargetGroup: 33,
  TargetGroupShallNotBeSupplied: 34,
  TargetPoolShallNotBeSupplied: 35,
  TargetSettingGoalShallNotBeSupplied: 36,
  ProviderCanCreateRemoteTargetGroup: 37,
  ProviderCanCreateLocalTargetGroup: 38,
  ProviderMustCreateRemoteGroup: 39,
  CreatingRemoteElementsRequiresTargetPool: 40,
  TargetGroupShallBeSupplied: 41,
  CreateGroupReplicaOnlyAcceptsEmptyGroups: 42,
  OneReplicationGroupPerStoragePool: 43,
  SupportsConsistencyExemptWhenAddingToGroup: 44,
  AddOrRemoveToGroupRequiresFracturedState: 45,
  AddOrRemoveToGroupRequiresSplitState: 46,
  AddOrRemoveToGroupRequiresSuspendedState: 47,
  AddOrRemoveToGroupRequiresFailedOverState: 48,
  SupportsSynchronizationAspectOfReplicationGroup: 49,
  NoElementLevelStorageSynchronized: 50,
  AcceptsForeignObjectPaths: 51,
  FailoverOperationRequiresSubsequentFracture: 52,
  FailoverOperationRequiresSubsequentSplit: 53,
  RestoreOperationRequiresSubsequentResume: 54,
  OneConsistentAsyncPerRemoteReplicationCollection: 55,
  ClientCanSupplyRelationshipName: 56,
  ImplementationDecidesGroupMemberOrder: 57,
  ReverseRolesOperationDoesNotChangeCopyState: 58,
  FailoverOperationRequiresSubsequentFailback: 59,
  PlannedFailoverOperationRequiresSplitState: 60,
  PlannedFailoverOperationRequiresFracturedState: 61,
  TargetElementRequiresResourcePoolReservedForReplication: 62,
  AddSyncPairRequiresSynchronizedMirrorPair: 63,
  ProviderCanCreateRemoteElementsUsingTargetPools: 64,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetSupportedConsistency (ValueMap). */
export const GetSupportedConsistencyReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter SupportedConsistency of CIM_ReplicationServiceCapabilities.GetSupportedConsistency
 * (ValueMap).
 */
export const GetSupportedConsistency_SupportedConsistency = {
  SequentiallyConsistent: 2,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetSupportedOperations (ValueMap). */
export const GetSupportedOperationsReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter SupportedOperations of CIM_ReplicationServiceCapabilities.GetSupportedOperations
 * (ValueMap).
 */
export const GetSupportedOperations_SupportedOperations = {
  Abort: 2,
  ActivateConsistency: 3,
  Activate: 4,
  AddSyncPair: 5,
  DeactivateConsistency: 6,
  Deactivate: 7,
  Detach: 8,
  Dissolve: 9,
  Failover: 10,
  Failback: 11,
  Fracture: 12,
  RemoveSyncPair: 13,
  ResyncReplica: 14,
  RestoreFromReplica: 15,
  Resume: 16,
  ResetToSync: 17,
  ResetToAsync: 18,
  ReturnToResourcePool: 19,
  ReverseRoles: 20,
  Split: 21,
  Suspend: 22,
  Unprepare: 23,
  Prepare: 24,
  ResetToAdaptive: 25,
} as const;

/**
 * Values of the parameter ServiceControlling of CIM_ReplicationServiceCapabilities.GetSupportedOperations
 * (ValueMap).
 */
export const GetSupportedOperations_ServiceControlling = {
  SourceOnly: 2,
  TargetOnly: 3,
  SourceOrTarget: 4,
  BothSourceAndTarget: 5,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetSupportedGroupOperations (ValueMap). */
export const GetSupportedGroupOperationsReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter SupportedGroupOperations of
 * CIM_ReplicationServiceCapabilities.GetSupportedGroupOperations (ValueMap).
 */
export const GetSupportedGroupOperations_SupportedGroupOperations = {
  Abort: 2,
  ActivateConsistency: 3,
  Activate: 4,
  AddSyncPair: 5,
  DeactivateConsistency: 6,
  Deactivate: 7,
  Detach: 8,
  Dissolve: 9,
  Failover: 10,
  Failback: 11,
  Fracture: 12,
  RemoveSyncPair: 13,
  ResyncReplica: 14,
  RestoreFromReplica: 15,
  Resume: 16,
  ResetToSync: 17,
  ResetToAsync: 18,
  ReturnToResourcePool: 19,
  ReverseRoles: 20,
  Split: 21,
  Suspend: 22,
  Unprepare: 23,
  Prepare: 24,
  ResetToAdaptive: 25,
} as const;

/**
 * Values of the parameter ServiceControlling of
 * CIM_ReplicationServiceCapabilities.GetSupportedGroupOperations (ValueMap).
 */
export const GetSupportedGroupOperations_ServiceControlling = {
  SourceOnly: 2,
  TargetOnly: 3,
  SourceOrTarget: 4,
  BothSourceAndTarget: 5,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetSupportedListOperations (ValueMap). */
export const GetSupportedListOperationsReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter SynchronizationType of
 * CIM_ReplicationServiceCapabilities.GetSupportedListOperations (ValueMap).
 */
export const GetSupportedListOperations_SynchronizationType = {
  StorageSynchronized: 2,
  GroupSynchronized: 3,
} as const;

/**
 * Values of the parameter SupportedListOperations of
 * CIM_ReplicationServiceCapabilities.GetSupportedListOperations (ValueMap).
 */
export const GetSupportedListOperations_SupportedListOperations = {
  Abort: 2,
  DMTFReserved_3: 3,
  Activate: 4,
  DMTFReserved_5: 5,
  DMTFReserved_6: 6,
  Deactivate: 7,
  Detach: 8,
  Dissolve: 9,
  Failover: 10,
  Failback: 11,
  Fracture: 12,
  DMTFReserved_13: 13,
  ResyncReplica: 14,
  RestoreFromReplica: 15,
  Resume: 16,
  ResetToSync: 17,
  ResetToAsync: 18,
  ReturnToResourcePool: 19,
  ReverseRoles: 20,
  Split: 21,
  Suspend: 22,
  Unprepare: 23,
  Prepare: 24,
  ResetToAdaptive: 25,
} as const;

/**
 * Values of the parameter ServiceControlling of CIM_ReplicationServiceCapabilities.GetSupportedListOperations
 * (ValueMap).
 */
export const GetSupportedListOperations_ServiceControlling = {
  SourceOnly: 2,
  TargetOnly: 3,
  SourceOrTarget: 4,
  BothSourceAndTarget: 5,
} as const;

/**
 * Return values of CIM_ReplicationServiceCapabilities.GetSupportedSettingsDefineStateOperations (ValueMap).
 */
export const GetSupportedSettingsDefineStateOperationsReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter SupportedOperations of
 * CIM_ReplicationServiceCapabilities.GetSupportedSettingsDefineStateOperations (ValueMap).
 */
export const GetSupportedSettingsDefineStateOperations_SupportedOperations = {
  ActivateConsistency: 2,
  DeactivateConsistency: 3,
  Delete: 4,
  CopyToTarget: 5,
  Detach: 6,
  Restore: 7,
  AttachToTarget: 8,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetSupportedThinProvisioningFeatures (ValueMap). */
export const GetSupportedThinProvisioningFeaturesReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter SupportedThinProvisioningFeatures of
 * CIM_ReplicationServiceCapabilities.GetSupportedThinProvisioningFeatures (ValueMap).
 */
export const GetSupportedThinProvisioningFeatures_SupportedThinProvisioningFeatures = {
  ThinProvisioningIsNotSupported: 1,
  ZerosWrittenInUnusedAllocatedBlocksOfTarget: 2,
  UnusedAllocatedBlocksOfTargetAreNotInitialized: 3,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetSupportedMaximum (ValueMap). */
export const GetSupportedMaximumReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  InformationIsNotAvailable: 7,
} as const;

/** Values of the parameter Component of CIM_ReplicationServiceCapabilities.GetSupportedMaximum (ValueMap). */
export const GetSupportedMaximum_Component = {
  NumberOfGroups: 2,
  NumberOfElementsPerSourceGroup: 3,
  NumberOfElementsPerTargetGroup: 4,
  NumberOfTargetElementsPerSourceElement: 5,
  NumberOfTotalSourceElements: 6,
  NumberOfTotalTargetElements: 7,
  NumberOfPeerSystems: 8,
  NumberOfHopsInMultiHopCopy: 9,
  MaximumNumberOfTokensSupported: 10,
  CurrentNumberOfTokensInUse: 11,
  OptimalTokenSize: 12,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetDefaultConsistency (ValueMap). */
export const GetDefaultConsistencyReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter DefaultConsistency of CIM_ReplicationServiceCapabilities.GetDefaultConsistency
 * (ValueMap).
 */
export const GetDefaultConsistency_DefaultConsistency = {
  NoDefaultConsistency: 0,
  DMTFReserved: 1,
  SequentiallyConsistent: 2,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetDefaultGroupPersistency (ValueMap). */
export const GetDefaultGroupPersistencyReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter DefaultGroupPersistency of
 * CIM_ReplicationServiceCapabilities.GetDefaultGroupPersistency (ValueMap).
 */
export const GetDefaultGroupPersistency_DefaultGroupPersistency = {
  NoDefaultPersistency: 0,
  DMTFReserved: 1,
  Persistent: 2,
  NotPersistent: 3,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetSupportedReplicationSettingData (ValueMap). */
export const GetSupportedReplicationSettingDataReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  PropertyIsNotSupported: 7,
} as const;

/**
 * Values of the parameter PropertyName of
 * CIM_ReplicationServiceCapabilities.GetSupportedReplicationSettingData (ValueMap).
 */
export const GetSupportedReplicationSettingData_PropertyName = {
  ConsistentPointInTime: 2,
  DesiredCopyMethodology: 3,
  Multihop: 4,
  OnGroupOrListError: 5,
  UnequalGroupsAction: 6,
  TargetElementSupplier: 7,
  ThinProvisioningPolicy: 8,
  Pairing: 9,
  FailedCopyStopsHostIO: 10,
  CopyRecoveryMode: 11,
  UnequalListsAction: 12,
  DeltaUpdateInterval: 13,
  DeltaUpdateBlocks: 14,
  ReadOnly: 15,
  StorageCompressionPolicy: 16,
  TargetElementResourcePool: 17,
  TargetElementGoal: 18,
  RRCSoftwareCompressionEnabled: 19,
  RRCHardwareCompressionEnabled: 20,
  AutoDelete: 21,
  TimeBeforeRemoval: 23,
  ConsistencyExempt: 24,
  ConsistentAsyncCopy: 25,
  RPO: 26,
  Skew: 27,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetDefaultReplicationSettingData (ValueMap). */
export const GetDefaultReplicationSettingDataReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  NoDefaultReplicationSettingData: 7,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetSupportedConnectionFeatures (ValueMap). */
export const GetSupportedConnectionFeaturesReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter SupportedConnectionFeatures of
 * CIM_ReplicationServiceCapabilities.GetSupportedConnectionFeatures (ValueMap).
 */
export const GetSupportedConnectionFeatures_SupportedConnectionFeatures = {
  UnidirectionalToServiceAccessPoint: 2,
  UnidirectionalFromServiceAccessPoint: 3,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetSynchronizationSupported (ValueMap). */
export const GetSynchronizationSupportedReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter MethodName of CIM_ReplicationServiceCapabilities.GetSynchronizationSupported
 * (ValueMap).
 */
export const GetSynchronizationSupported_MethodName = {
  CreateElementReplica: 2,
  CreateGroupReplica: 3,
  CreateSynchronizationAspect: 4,
} as const;

/**
 * Values of the parameter SyncTypes of CIM_ReplicationServiceCapabilities.GetSynchronizationSupported
 * (ValueMap).
 */
export const GetSynchronizationSupported_SyncTypes = {
  Mirror: 6,
  Snapshot: 7,
  Clone: 8,
} as const;

/**
 * Values of the parameter Modes of CIM_ReplicationServiceCapabilities.GetSynchronizationSupported (ValueMap).
 */
export const GetSynchronizationSupported_Modes = {
  Synchronous: 2,
  Asynchronous: 3,
} as const;

/**
 * Values of the parameter LocalElementRole of CIM_ReplicationServiceCapabilities.GetSynchronizationSupported
 * (ValueMap).
 */
export const GetSynchronizationSupported_LocalElementRole = {
  SystemElement: 2,
  SyncedElement: 3,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetSupportedStorageCompressionFeatures (ValueMap). */
export const GetSupportedStorageCompressionFeaturesReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter SupportedStorageCompressionFeatures of
 * CIM_ReplicationServiceCapabilities.GetSupportedStorageCompressionFeatures (ValueMap).
 */
export const GetSupportedStorageCompressionFeatures_SupportedStorageCompressionFeatures = {
  StorageCompressionIsNotSupported: 1,
  CompressedSourceToCompressedTarget: 2,
  CompressedSourceToUncompressedTarget: 3,
  UncompressedSourceToCompressedTarget: 4,
  CompressionOfTargetSameAsSource: 5,
  TargetPoolDecidesCompressionOfTargetElement: 6,
  ImplementationDecidesCompressionOfTarget: 7,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetSupportedTokenizedReplicationType (ValueMap). */
export const GetSupportedTokenizedReplicationTypeReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  SourceTemporarilyNotAvailable: 7,
  TargetTemporarilyNotAvailable: 8,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetElementNameCapabilities (ValueMap). */
export const GetElementNameCapabilitiesReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter ElementType of CIM_ReplicationServiceCapabilities.GetElementNameCapabilities
 * (ValueMap).
 */
export const GetElementNameCapabilities_ElementType = {
  ReplicationGroup: 2,
  StorageSynchronized: 3,
  GroupSynchronized: 4,
  SynchronizationAspect: 5,
  ReplicationEntity: 6,
} as const;

/**
 * Values of the parameter SupportedFeatures of CIM_ReplicationServiceCapabilities.GetElementNameCapabilities
 * (ValueMap).
 */
export const GetElementNameCapabilities_SupportedFeatures = {
  ElementNameCanBeSuppliedDuringCreation: 2,
  ElementNameCanBeModifiedWithInvokeMethod: 3,
  ElementNameCanBeModifiedWithIntrinsicMethod: 4,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetSupportedListFeatures (ValueMap). */
export const GetSupportedListFeaturesReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter GroupFeatures of CIM_ReplicationServiceCapabilities.GetSupportedListFeatures
 * (ValueMap).
 */
export const GetSupportedListFeatures_GroupFeatures = {
  ListIsSupported: 2,
  SequentialConsistency: 3,
  NoConsistency: 4,
  ConsistentListRequiresSameElementNames: 5,
  TargetElementCanBeAddedToCollections: 6,
} as const;

/**
 * Return values of CIM_ReplicationServiceCapabilities.GetSupportedOperationsForSynchronization (ValueMap).
 */
export const GetSupportedOperationsForSynchronizationReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter SupportedOperations of
 * CIM_ReplicationServiceCapabilities.GetSupportedOperationsForSynchronization (ValueMap).
 */
export const GetSupportedOperationsForSynchronization_SupportedOperations = {
  Abort: 2,
  ActivateConsistency: 3,
  Activate: 4,
  AddSyncPair: 5,
  DeactivateConsistency: 6,
  Deactivate: 7,
  Detach: 8,
  Dissolve: 9,
  Failover: 10,
  Failback: 11,
  Fracture: 12,
  RemoveSyncPair: 13,
  ResyncReplica: 14,
  RestoreFromReplica: 15,
  Resume: 16,
  ResetToSync: 17,
  ResetToAsync: 18,
  ReturnToResourcePool: 19,
  ReverseRoles: 20,
  Split: 21,
  Suspend: 22,
  Unprepare: 23,
  Prepare: 24,
  ResetToAdaptive: 25,
} as const;

/**
 * Values of the parameter ServiceControlling of
 * CIM_ReplicationServiceCapabilities.GetSupportedOperationsForSynchronization (ValueMap).
 */
export const GetSupportedOperationsForSynchronization_ServiceControlling = {
  SourceOnly: 2,
  TargetOnly: 3,
  SourceOrTarget: 4,
  BothSourceAndTarget: 5,
} as const;

/** Return values of CIM_ReplicationServiceCapabilities.GetSupportedReplicationTypesForSystem (ValueMap). */
export const GetSupportedReplicationTypesForSystemReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/** What a replication service can do. Its methods answer for one type of replication at a time. */
export interface CIM_ReplicationServiceCapabilities extends CIM_Capabilities {
  /** The kinds of copy, each with mode and locality. */
  readonly SupportedReplicationTypes: readonly (number | null)[] | null;
  /** What can be copied. */
  readonly SupportedStorageObjects: readonly (number | null)[] | null;
  /** What is done by a job. */
  readonly SupportedAsynchronousActions: readonly (number | null)[] | null;
  /** What is done before the method returns. */
  readonly SupportedSynchronousActions: readonly (number | null)[] | null;
}

export interface CIM_ReplicationServiceCapabilitiesMethods extends CIM_CapabilitiesMethods {
  /** Gives the type that stands for kind, mode and locality. */
  ConvertSyncTypeToReplicationType: {
    in: {
      /** Kind of copy: mirror, snapshot, clone or one with a token. */
      readonly SyncType: number | null;
      /**
       * Whether writes reach the target before they are acknowledged (synchronous), later (asynchronous), or
       * as the load allows.
       */
      readonly Mode: number | null;
      readonly LocalOrRemote: number | null;
    };
    out: {
      readonly SupportedReplicationTypes?: number | null;
    };
    returns: (typeof ConvertSyncTypeToReplicationTypeReturn)[keyof typeof ConvertSyncTypeToReplicationTypeReturn];
  };
  /** Gives kind, mode and locality that a type stands for. */
  ConvertReplicationTypeToSyncType: {
    in: {
      readonly ReplicationType: number | null;
    };
    out: {
      /** Kind of copy: mirror, snapshot, clone or one with a token. */
      readonly SyncType?: number | null;
      /**
       * Whether writes reach the target before they are acknowledged (synchronous), later (asynchronous), or
       * as the load allows.
       */
      readonly Mode?: number | null;
      readonly LocalOrRemote?: number | null;
    };
    returns: (typeof ConvertReplicationTypeToSyncTypeReturn)[keyof typeof ConvertReplicationTypeToSyncTypeReturn];
  };
  /** Lists the copy states that occur, and whether hosts can use the copy in each. */
  GetSupportedCopyStates: {
    in: {
      readonly ReplicationType: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      readonly Operation: number | null;
    };
    out: {
      readonly SupportedCopyStates?: readonly (number | null)[] | null;
      readonly HostAccessible?: readonly (boolean | null)[] | null;
    };
    returns: (typeof GetSupportedCopyStatesReturn)[keyof typeof GetSupportedCopyStatesReturn];
  };
  /** Lists the copy states of groups that occur. */
  GetSupportedGroupCopyStates: {
    in: {
      readonly ReplicationType: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      readonly Operation: number | null;
    };
    out: {
      readonly SupportedCopyStates?: readonly (number | null)[] | null;
    };
    returns: (typeof GetSupportedGroupCopyStatesReturn)[keyof typeof GetSupportedGroupCopyStatesReturn];
  };
  /** Lists the copy states that a method can wait for. */
  GetSupportedWaitForCopyStates: {
    in: {
      readonly ReplicationType: number | null;
      readonly MethodName: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      readonly Operation: number | null;
    };
    out: {
      readonly SupportedCopyStates?: readonly (number | null)[] | null;
    };
    returns: (typeof GetSupportedWaitForCopyStatesReturn)[keyof typeof GetSupportedWaitForCopyStatesReturn];
  };
  /** Lists the features. */
  GetSupportedFeatures: {
    in: {
      readonly ReplicationType: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      readonly Features?: readonly (number | null)[] | null;
    };
    returns: (typeof GetSupportedFeaturesReturn)[keyof typeof GetSupportedFeaturesReturn];
  };
  /** Lists the features of groups. */
  GetSupportedGroupFeatures: {
    in: {
      readonly ReplicationType: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      readonly GroupFeatures?: readonly (number | null)[] | null;
    };
    returns: (typeof GetSupportedGroupFeaturesReturn)[keyof typeof GetSupportedGroupFeaturesReturn];
  };
  /** Lists the kinds of consistency. */
  GetSupportedConsistency: {
    in: {
      readonly ReplicationType: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      readonly SupportedConsistency?: readonly (number | null)[] | null;
    };
    returns: (typeof GetSupportedConsistencyReturn)[keyof typeof GetSupportedConsistencyReturn];
  };
  /** Lists the operations on a synchronization. */
  GetSupportedOperations: {
    in: {
      readonly ReplicationType: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      readonly CopyState: number | null;
    };
    out: {
      readonly SupportedOperations?: readonly (number | null)[] | null;
      readonly ServiceControlling?: readonly (number | null)[] | null;
      readonly RequiresForce?: readonly (boolean | null)[] | null;
      readonly UpdatesSynchronizedPath?: readonly (boolean | null)[] | null;
    };
    returns: (typeof GetSupportedOperationsReturn)[keyof typeof GetSupportedOperationsReturn];
  };
  /** Lists the operations on a synchronization of groups. */
  GetSupportedGroupOperations: {
    in: {
      readonly ReplicationType: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      readonly CopyState: number | null;
    };
    out: {
      readonly SupportedGroupOperations?: readonly (number | null)[] | null;
      readonly ServiceControlling?: readonly (number | null)[] | null;
      readonly RequiresForce?: readonly (boolean | null)[] | null;
      readonly UpdatesSynchronizedPath?: readonly (boolean | null)[] | null;
    };
    returns: (typeof GetSupportedGroupOperationsReturn)[keyof typeof GetSupportedGroupOperationsReturn];
  };
  /** Lists the operations on several synchronizations at once. */
  GetSupportedListOperations: {
    in: {
      readonly ReplicationType: number | null;
      readonly SynchronizationType: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      readonly CopyState: number | null;
    };
    out: {
      readonly SupportedListOperations?: readonly (number | null)[] | null;
      readonly ServiceControlling?: readonly (number | null)[] | null;
      readonly RequiresForce?: readonly (boolean | null)[] | null;
      readonly UpdatesSynchronizedPath?: readonly (boolean | null)[] | null;
    };
    returns: (typeof GetSupportedListOperationsReturn)[keyof typeof GetSupportedListOperationsReturn];
  };
  /** Lists the operations on a synchronization aspect. */
  GetSupportedSettingsDefineStateOperations: {
    in: {
      readonly ReplicationType: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      readonly SupportedOperations?: readonly (number | null)[] | null;
    };
    returns: (typeof GetSupportedSettingsDefineStateOperationsReturn)[keyof typeof GetSupportedSettingsDefineStateOperationsReturn];
  };
  /** Lists the features of thin provisioning. */
  GetSupportedThinProvisioningFeatures: {
    in: {
      readonly ReplicationType: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      readonly SupportedThinProvisioningFeatures?: readonly (number | null)[] | null;
    };
    returns: (typeof GetSupportedThinProvisioningFeaturesReturn)[keyof typeof GetSupportedThinProvisioningFeaturesReturn];
  };
  /** Says how many there may be of something. */
  GetSupportedMaximum: {
    in: {
      readonly ReplicationType: number | null;
      readonly Component: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      readonly MaxValue?: bigint | null;
    };
    returns: (typeof GetSupportedMaximumReturn)[keyof typeof GetSupportedMaximumReturn];
  };
  /** Says which consistency applies where none is asked for. */
  GetDefaultConsistency: {
    in: {
      readonly ReplicationType: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      readonly DefaultConsistency?: number | null;
    };
    returns: (typeof GetDefaultConsistencyReturn)[keyof typeof GetDefaultConsistencyReturn];
  };
  /** Says whether groups survive a restart where nothing is asked for. */
  GetDefaultGroupPersistency: {
    in: {};
    out: {
      readonly DefaultGroupPersistency?: number | null;
    };
    returns: (typeof GetDefaultGroupPersistencyReturn)[keyof typeof GetDefaultGroupPersistencyReturn];
  };
  /** Lists the values that a property of the replication settings can take. */
  GetSupportedReplicationSettingData: {
    in: {
      readonly ReplicationType: number | null;
      readonly PropertyName: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      readonly SupportedValues?: readonly (bigint | null)[] | null;
    };
    returns: (typeof GetSupportedReplicationSettingDataReturn)[keyof typeof GetSupportedReplicationSettingDataReturn];
  };
  /** Gives the settings that apply where none are given. */
  GetDefaultReplicationSettingData: {
    in: {
      readonly ReplicationType: number | null;
    };
    out: {
      readonly DefaultInstance?: CIMInstance | CIMClass | null;
    };
    returns: (typeof GetDefaultReplicationSettingDataReturn)[keyof typeof GetDefaultReplicationSettingDataReturn];
  };
  /** Lists what a connection to another system can do. */
  GetSupportedConnectionFeatures: {
    in: {
      readonly connection: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
    };
    out: {
      readonly SupportedConnectionFeatures?: readonly (number | null)[] | null;
    };
    returns: (typeof GetSupportedConnectionFeaturesReturn)[keyof typeof GetSupportedConnectionFeaturesReturn];
  };
  /** Lists the kinds of copy that are possible between two elements. */
  GetSynchronizationSupported: {
    in: {
      readonly LocalElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
      readonly OtherElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
      readonly OtherElementAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      readonly MethodName: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      readonly SyncTypes?: readonly (number | null)[] | null;
      readonly Modes?: readonly (number | null)[] | null;
      readonly LocalElementRole?: readonly (number | null)[] | null;
    };
    returns: (typeof GetSynchronizationSupportedReturn)[keyof typeof GetSynchronizationSupportedReturn];
  };
  /** Lists the features of compression. */
  GetSupportedStorageCompressionFeatures: {
    in: {
      readonly ReplicationType: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      readonly SupportedStorageCompressionFeatures?: readonly (number | null)[] | null;
    };
    returns: (typeof GetSupportedStorageCompressionFeaturesReturn)[keyof typeof GetSupportedStorageCompressionFeaturesReturn];
  };
  /** Lists the kinds of copy with a token between two elements. */
  GetSupportedTokenizedReplicationType: {
    in: {
      readonly SourceElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
      readonly TargetElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
      readonly ElementAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      readonly ReplicationTypes?: readonly (number | null)[] | null;
    };
    returns: (typeof GetSupportedTokenizedReplicationTypeReturn)[keyof typeof GetSupportedTokenizedReplicationTypeReturn];
  };
  /** Says how an element that is yet to be created may be named. */
  GetElementNameCapabilities: {
    in: {
      readonly ElementType: number | null;
    };
    out: {
      readonly SupportedFeatures?: readonly (number | null)[] | null;
      readonly MaxElementNameLen?: number | null;
      readonly ElementNameMask?: string | null;
    };
    returns: (typeof GetElementNameCapabilitiesReturn)[keyof typeof GetElementNameCapabilitiesReturn];
  };
  /** Lists the features of lists. */
  GetSupportedListFeatures: {
    in: {
      readonly ReplicationType: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      readonly GroupFeatures?: readonly (number | null)[] | null;
    };
    returns: (typeof GetSupportedListFeaturesReturn)[keyof typeof GetSupportedListFeaturesReturn];
  };
  /** Lists the operations that one synchronization allows now. */
  GetSupportedOperationsForSynchronization: {
    in: {
      /** The association between source and target that was made or is to be changed.  Required. */
      readonly Synchronization: CIMInstanceName<CIM_SynchronizedFamily>;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      readonly SupportedOperations?: readonly (number | null)[] | null;
      readonly ServiceControlling?: readonly (number | null)[] | null;
      readonly RequiresForce?: readonly (boolean | null)[] | null;
      readonly UpdatesSynchronizedPath?: readonly (boolean | null)[] | null;
    };
    returns: (typeof GetSupportedOperationsForSynchronizationReturn)[keyof typeof GetSupportedOperationsForSynchronizationReturn];
  };
  /** Lists the kinds of copy that are possible with another system. */
  GetSupportedReplicationTypesForSystem: {
    in: {
      /** Required. */
      readonly System: CIMInstanceName<CIM_ComputerSystemFamily>;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      readonly SupportedReplicationTypes?: readonly (number | null)[] | null;
    };
    returns: (typeof GetSupportedReplicationTypesForSystemReturn)[keyof typeof GetSupportedReplicationTypesForSystemReturn];
  };
}

/** CIM_ReplicationServiceCapabilities and all classes below it: what a reference to it may name. */
export type CIM_ReplicationServiceCapabilitiesFamily =
  | 'CIM_ReplicationServiceCapabilities'
  | MSISCSITARGET_ReplicationServiceCapabilitiesFamily;
