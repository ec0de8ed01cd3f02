// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_CollectionFamily } from './CIM_Collection.js';
import type { CIM_ComputerSystemFamily } from './CIM_ComputerSystem.js';
import type { CIM_ConcreteJobFamily } from './CIM_ConcreteJob.js';
import type { CIM_ConnectivityCollectionFamily } from './CIM_ConnectivityCollection.js';
import type { CIM_LogicalElementFamily } from './CIM_LogicalElement.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_ReplicationEntity, CIM_ReplicationEntityFamily } from './CIM_ReplicationEntity.js';
import type { CIM_ReplicationGroupFamily } from './CIM_ReplicationGroup.js';
import type { CIM_ReplicationSettingData } from './CIM_ReplicationSettingData.js';
import type { CIM_ResourcePoolFamily } from './CIM_ResourcePool.js';
import type { CIM_Service, CIM_ServiceMethods } from './CIM_Service.js';
import type { CIM_ServiceAccessPoint, CIM_ServiceAccessPointFamily } from './CIM_ServiceAccessPoint.js';
import type { CIM_SettingDataFamily } from './CIM_SettingData.js';
import type { CIM_SettingsDefineStateFamily } from './CIM_SettingsDefineState.js';
import type { CIM_SharedSecret, CIM_SharedSecretFamily } from './CIM_SharedSecret.js';
import type { CIM_SynchronizationAspectFamily } from './CIM_SynchronizationAspect.js';
import type { CIM_SynchronizedFamily } from './CIM_Synchronized.js';
import type { MSISCSITARGET_ReplicationServiceFamily } from './MSISCSITARGET_ReplicationService.js';

/** Return values of CIM_ReplicationService.CreateGroup (ValueMap). */
export const CreateGroupReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  GroupsAreNotNameable: 7,
} as const;

/** Values of the parameter ReservedAs of CIM_ReplicationService.CreateGroup (ValueMap). */
export const CreateGroup_ReservedAs = {
  SourceOnly: 2,
  TargetOnly: 3,
  SourceOrTarget: 4,
} as const;

/** Return values of CIM_ReplicationService.DeleteGroup (ValueMap). */
export const DeleteGroupReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  OneOrMoreElementsInAReplicationRelationship: 7,
} as const;

/** Return values of CIM_ReplicationService.AddMembers (ValueMap). */
export const AddMembersReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  GroupDoesNotExist: 7,
} as const;

/** Return values of CIM_ReplicationService.RemoveMembers (ValueMap). */
export const RemoveMembersReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  GroupDoesNotExist: 7,
  MemberNotInGroup: 8,
} as const;

/** Return values of CIM_ReplicationService.CreateElementReplica (ValueMap). */
export const CreateElementReplicaReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter SyncType of CIM_ReplicationService.CreateElementReplica (ValueMap). */
export const CreateElementReplica_SyncType = {
  Mirror: 6,
  Snapshot: 7,
  Clone: 8,
  TokenizedClone: 9,
} as const;

/** Values of the parameter Mode of CIM_ReplicationService.CreateElementReplica (ValueMap). */
export const CreateElementReplica_Mode = {
  Synchronous: 2,
  Asynchronous: 3,
  Adaptive: 4,
} as const;

/** Return values of CIM_ReplicationService.CreateGroupReplica (ValueMap). */
export const CreateGroupReplicaReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter SyncType of CIM_ReplicationService.CreateGroupReplica (ValueMap). */
export const CreateGroupReplica_SyncType = {
  Mirror: 6,
  Snapshot: 7,
  Clone: 8,
  TokenizedClone: 9,
} as const;

/** Values of the parameter Mode of CIM_ReplicationService.CreateGroupReplica (ValueMap). */
export const CreateGroupReplica_Mode = {
  Synchronous: 2,
  Asynchronous: 3,
  Adaptive: 4,
} as const;

/** Values of the parameter Consistency of CIM_ReplicationService.CreateGroupReplica (ValueMap). */
export const CreateGroupReplica_Consistency = {
  NoConsistency: 2,
  SequentialConsistency: 3,
} as const;

/** Return values of CIM_ReplicationService.CreateSynchronizationAspect (ValueMap). */
export const CreateSynchronizationAspectReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter SyncType of CIM_ReplicationService.CreateSynchronizationAspect (ValueMap). */
export const CreateSynchronizationAspect_SyncType = {
  Mirror: 6,
  Snapshot: 7,
  Clone: 8,
  TokenizedClone: 9,
} as const;

/** Values of the parameter Mode of CIM_ReplicationService.CreateSynchronizationAspect (ValueMap). */
export const CreateSynchronizationAspect_Mode = {
  Synchronous: 2,
  Asynchronous: 3,
  Adaptive: 4,
} as const;

/** Values of the parameter Consistency of CIM_ReplicationService.CreateSynchronizationAspect (ValueMap). */
export const CreateSynchronizationAspect_Consistency = {
  NoConsistency: 2,
  SequentialConsistency: 3,
} as const;

/** Return values of CIM_ReplicationService.ModifyReplicaSynchronization (ValueMap). */
export const ModifyReplicaSynchronizationReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter Operation of CIM_ReplicationService.ModifyReplicaSynchronization (ValueMap). */
export const ModifyReplicaSynchronization_Operation = {
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

/** Return values of CIM_ReplicationService.ModifyListSynchronization (ValueMap). */
export const ModifyListSynchronizationReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter Operation of CIM_ReplicationService.ModifyListSynchronization (ValueMap). */
export const ModifyListSynchronization_Operation = {
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

/** Return values of CIM_ReplicationService.ModifySettingsDefineState (ValueMap). */
export const ModifySettingsDefineStateReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter Operation of CIM_ReplicationService.ModifySettingsDefineState (ValueMap). */
export const ModifySettingsDefineState_Operation = {
  ActivateConsistency: 2,
  DeactivateConsistency: 3,
  Delete: 4,
  CopyToTarget: 5,
  Detach: 6,
  Restore: 7,
  AttachToTarget: 8,
} as const;

/** Return values of CIM_ReplicationService.GetAvailableTargetElements (ValueMap). */
export const GetAvailableTargetElementsReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter SyncType of CIM_ReplicationService.GetAvailableTargetElements (ValueMap). */
export const GetAvailableTargetElements_SyncType = {
  Mirror: 6,
  Snapshot: 7,
  Clone: 8,
  TokenizedClone: 9,
} as const;

/** Values of the parameter Mode of CIM_ReplicationService.GetAvailableTargetElements (ValueMap). */
export const GetAvailableTargetElements_Mode = {
  Synchronous: 2,
  Asynchronous: 3,
  Adaptive: 4,
} as const;

/** Return values of CIM_ReplicationService.GetPeerSystems (ValueMap). */
export const GetPeerSystemsReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter Options of CIM_ReplicationService.GetPeerSystems (ValueMap). */
export const GetPeerSystems_Options = {
  OnlySystemsCurrentlyReachable: 2,
  IncludeAccessPointsForSystemsCurrentlyReachable: 3,
} as const;

/** Return values of CIM_ReplicationService.GetReplicationRelationships (ValueMap). */
export const GetReplicationRelationshipsReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter Type of CIM_ReplicationService.GetReplicationRelationships (ValueMap). */
export const GetReplicationRelationships_Type = {
  StorageSynchronized: 2,
  GroupSynchronized: 3,
} as const;

/** Values of the parameter SyncType of CIM_ReplicationService.GetReplicationRelationships (ValueMap). */
export const GetReplicationRelationships_SyncType = {
  Mirror: 6,
  Snapshot: 7,
  Clone: 8,
  TokenizedClone: 9,
} as const;

/** Values of the parameter Mode of CIM_ReplicationService.GetReplicationRelationships (ValueMap). */
export const GetReplicationRelationships_Mode = {
  Synchronous: 2,
  Asynchronous: 3,
  Adaptive: 4,
} as const;

/** Values of the parameter Locality of CIM_ReplicationService.GetReplicationRelationships (ValueMap). */
export const GetReplicationRelationships_Locality = {
  LocalOnly: 2,
  RemoteOnly: 3,
} as const;

/** Return values of CIM_ReplicationService.GetServiceAccessPoints (ValueMap). */
export const GetServiceAccessPointsReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Return values of CIM_ReplicationService.AddReplicationEntity (ValueMap). */
export const AddReplicationEntityReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/** Return values of CIM_ReplicationService.AddServiceAccessPoint (ValueMap). */
export const AddServiceAccessPointReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/** Return values of CIM_ReplicationService.AddSharedSecret (ValueMap). */
export const AddSharedSecretReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/** Return values of CIM_ReplicationService.CreateListReplica (ValueMap). */
export const CreateListReplicaReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter SyncType of CIM_ReplicationService.CreateListReplica (ValueMap). */
export const CreateListReplica_SyncType = {
  Mirror: 6,
  Snapshot: 7,
  Clone: 8,
  TokenizedClone: 9,
} as const;

/** Values of the parameter Mode of CIM_ReplicationService.CreateListReplica (ValueMap). */
export const CreateListReplica_Mode = {
  Synchronous: 2,
  Asynchronous: 3,
  Adaptive: 4,
} as const;

/** Values of the parameter Consistency of CIM_ReplicationService.CreateListReplica (ValueMap). */
export const CreateListReplica_Consistency = {
  NoConsistency: 2,
  SequentialConsistency: 3,
} as const;

/** Return values of CIM_ReplicationService.CreateGroupReplicaFromElements (ValueMap). */
export const CreateGroupReplicaFromElementsReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter SyncType of CIM_ReplicationService.CreateGroupReplicaFromElements (ValueMap). */
export const CreateGroupReplicaFromElements_SyncType = {
  Mirror: 6,
  Snapshot: 7,
  Clone: 8,
  TokenizedClone: 9,
} as const;

/** Values of the parameter Mode of CIM_ReplicationService.CreateGroupReplicaFromElements (ValueMap). */
export const CreateGroupReplicaFromElements_Mode = {
  Synchronous: 2,
  Asynchronous: 3,
  Adaptive: 4,
} as const;

/**
 * Values of the parameter Consistency of CIM_ReplicationService.CreateGroupReplicaFromElements (ValueMap).
 */
export const CreateGroupReplicaFromElements_Consistency = {
  NoConsistency: 2,
  SequentialConsistency: 3,
} as const;

/** Return values of CIM_ReplicationService.GetReplicationRelationshipInstances (ValueMap). */
export const GetReplicationRelationshipInstancesReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter Type of CIM_ReplicationService.GetReplicationRelationshipInstances (ValueMap). */
export const GetReplicationRelationshipInstances_Type = {
  StorageSynchronized: 2,
  GroupSynchronized: 3,
} as const;

/**
 * Values of the parameter SyncType of CIM_ReplicationService.GetReplicationRelationshipInstances (ValueMap).
 */
export const GetReplicationRelationshipInstances_SyncType = {
  Mirror: 6,
  Snapshot: 7,
  Clone: 8,
  TokenizedClone: 9,
} as const;

/** Values of the parameter Mode of CIM_ReplicationService.GetReplicationRelationshipInstances (ValueMap). */
export const GetReplicationRelationshipInstances_Mode = {
  Synchronous: 2,
  Asynchronous: 3,
  Adaptive: 4,
} as const;

/**
 * Values of the parameter Locality of CIM_ReplicationService.GetReplicationRelationshipInstances (ValueMap).
 */
export const GetReplicationRelationshipInstances_Locality = {
  LocalOnly: 2,
  RemoteOnly: 3,
} as const;

/** Return values of CIM_ReplicationService.ModifyListSettingsDefineState (ValueMap). */
export const ModifyListSettingsDefineStateReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter Operation of CIM_ReplicationService.ModifyListSettingsDefineState (ValueMap). */
export const ModifyListSettingsDefineState_Operation = {
  ActivateConsistency: 2,
  DeactivateConsistency: 3,
  Delete: 4,
  CopyToTarget: 5,
} as const;

/** Return values of CIM_ReplicationService.AddToRemoteReplicationCollection (ValueMap). */
export const AddToRemoteReplicationCollectionReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Return values of CIM_ReplicationService.CreateRemoteReplicationCollection (ValueMap). */
export const CreateRemoteReplicationCollectionReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Return values of CIM_ReplicationService.RemoveFromRemoteReplicationCollection (ValueMap). */
export const RemoveFromRemoteReplicationCollectionReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Return values of CIM_ReplicationService.AddElementsToGroupSynchronized (ValueMap). */
export const AddElementsToGroupSynchronizedReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/**
 * Values of the parameter Consistency of CIM_ReplicationService.AddElementsToGroupSynchronized (ValueMap).
 */
export const AddElementsToGroupSynchronized_Consistency = {
  NoConsistency: 2,
  SequentialConsistency: 3,
} as const;

/** Return values of CIM_ReplicationService.ConfirmTargetData (ValueMap). */
export const ConfirmTargetDataReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  UnableToConfirmTargetData: 7,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Return values of CIM_ReplicationService.CreateGroupReplicaFromElementSynchronizations (ValueMap). */
export const CreateGroupReplicaFromElementSynchronizationsReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/**
 * Values of the parameter Consistency of CIM_ReplicationService.CreateGroupReplicaFromElementSynchronizations
 * (ValueMap).
 */
export const CreateGroupReplicaFromElementSynchronizations_Consistency = {
  NoConsistency: 2,
  SequentialConsistency: 3,
} as const;

/** Return values of CIM_ReplicationService.GetSynchronizationAspectInstances (ValueMap). */
export const GetSynchronizationAspectInstancesReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/**
 * Values of the parameter SyncType of CIM_ReplicationService.GetSynchronizationAspectInstances (ValueMap).
 */
export const GetSynchronizationAspectInstances_SyncType = {
  Mirror: 6,
  Snapshot: 7,
  Clone: 8,
  TokenizedClone: 9,
} as const;

/** Values of the parameter Mode of CIM_ReplicationService.GetSynchronizationAspectInstances (ValueMap). */
export const GetSynchronizationAspectInstances_Mode = {
  Synchronous: 2,
  Asynchronous: 3,
  Adaptive: 4,
} as const;

/**
 * Values of the parameter Locality of CIM_ReplicationService.GetSynchronizationAspectInstances (ValueMap).
 */
export const GetSynchronizationAspectInstances_Locality = {
  LocalOnly: 2,
  RemoteOnly: 3,
} as const;

/** Return values of CIM_ReplicationService.GetSynchronizationAspects (ValueMap). */
export const GetSynchronizationAspectsReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter SyncType of CIM_ReplicationService.GetSynchronizationAspects (ValueMap). */
export const GetSynchronizationAspects_SyncType = {
  Mirror: 6,
  Snapshot: 7,
  Clone: 8,
  TokenizedClone: 9,
} as const;

/** Values of the parameter Mode of CIM_ReplicationService.GetSynchronizationAspects (ValueMap). */
export const GetSynchronizationAspects_Mode = {
  Synchronous: 2,
  Asynchronous: 3,
  Adaptive: 4,
} as const;

/** Values of the parameter Locality of CIM_ReplicationService.GetSynchronizationAspects (ValueMap). */
export const GetSynchronizationAspects_Locality = {
  LocalOnly: 2,
  RemoteOnly: 3,
} as const;

/**
 * Makes copies of elements and groups of them, keeps them, and holds what reaching other systems for this
 * takes: their access points and the secrets for these.
 */
export interface CIM_ReplicationService extends CIM_Service {}

export interface CIM_ReplicationServiceMethods extends CIM_ServiceMethods {
  /** Creates a group of elements to be replicated together. */
  CreateGroup: {
    in: {
      /** Name of the group for people; NULL lets the implementation choose. */
      readonly GroupName: string | null;
      /** The first members, in order; NULL for an empty group. */
      readonly Members: readonly (CIMInstanceName<CIM_LogicalElementFamily> | null)[] | null;
      /** FALSE lets the group go when the system restarts. */
      readonly Persistent: boolean | null;
      /** TRUE removes the group with its last member. */
      readonly DeleteOnEmptyElement: boolean | null;
      /** TRUE removes the group when it no longer takes part in any replication. */
      readonly DeleteOnUnassociated: boolean | null;
      /** How to reach the system on which the group is created; NULL means this one. */
      readonly ServiceAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      /** Whether the group may be a source, a target or either. */
      readonly ReservedAs: number | null;
    };
    out: {
      /** The group. */
      readonly ReplicationGroup?: CIMInstanceName<CIM_ReplicationGroupFamily> | null;
    };
    returns: (typeof CreateGroupReturn)[keyof typeof CreateGroupReturn];
  };
  /** Deletes a group; its members stay, unless RemoveElements says otherwise. */
  DeleteGroup: {
    in: {
      /** The group to delete.  Required. */
      readonly ReplicationGroup: CIMInstanceName<CIM_ReplicationGroupFamily>;
      /** How to reach the system that holds the group; NULL means this one. */
      readonly ServiceAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** TRUE removes a group that still has members. */
      readonly RemoveElements: boolean | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {};
    returns: (typeof DeleteGroupReturn)[keyof typeof DeleteGroupReturn];
  };
  /** Adds elements at the end of a group. */
  AddMembers: {
    in: {
      /** The elements to add, in order. */
      readonly Members: readonly (CIMInstanceName<CIM_LogicalElementFamily> | null)[] | null;
      /** The group to add them to.  Required. */
      readonly ReplicationGroup: CIMInstanceName<CIM_ReplicationGroupFamily>;
      /** How to reach the system that holds the group; NULL means this one. */
      readonly ServiceAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {};
    returns: (typeof AddMembersReturn)[keyof typeof AddMembersReturn];
  };
  /** Takes elements out of a group. */
  RemoveMembers: {
    in: {
      /** The elements to take out; NULL means all of them. */
      readonly Members: readonly (CIMInstanceName<CIM_LogicalElementFamily> | null)[] | null;
      /** Replaces the property of the group for this call. */
      readonly DeleteOnEmptyElement: boolean | null;
      /** The group to take them out of.  Required. */
      readonly ReplicationGroup: CIMInstanceName<CIM_ReplicationGroupFamily>;
      /** How to reach the system that holds the group; NULL means this one. */
      readonly ServiceAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {};
    returns: (typeof RemoveMembersReturn)[keyof typeof RemoveMembersReturn];
  };
  /** Makes a copy of one element, or starts to keep one up to date. */
  CreateElementReplica: {
    in: {
      /** Name of the target element for people. */
      readonly ElementName: string | null;
      /** Kind of copy: mirror, snapshot, clone or one with a token.  Required. */
      readonly SyncType: number;
      /**
       * Whether writes reach the target before they are acknowledged (synchronous), later (asynchronous), or
       * as the load allows.
       */
      readonly Mode: number | null;
      /** The element to copy.  Required. */
      readonly SourceElement: CIMInstanceName<CIM_LogicalElementFamily>;
      /** How the service reaches a source that another system holds; NULL for a source of this system. */
      readonly SourceAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** The element to copy to; NULL lets one be made, and returns it. */
      readonly TargetElement: CIMInstanceName<CIM_LogicalElementFamily> | null;
      /** How the service reaches a target that another system holds; NULL for a target of this system. */
      readonly TargetAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      /** What a target element that has to be made must be like. */
      readonly TargetSettingGoal: CIMInstanceName<CIM_SettingDataFamily> | null;
      /** The pool in which a target element that has to be made takes its space. */
      readonly TargetPool: CIMInstanceName<CIM_ResourcePoolFamily> | null;
      /** Copy state that must be reached before the method (or its job) is complete. */
      readonly WaitForCopyState: number | null;
      /** The collection of access points through which the two systems copy to each other. */
      readonly ConnectivityCollection: CIMInstanceName<CIM_ConnectivityCollectionFamily> | null;
      /** Collections that the new relationship becomes a member of. */
      readonly Collections: readonly (CIMInstanceName<CIM_CollectionFamily> | null)[] | null;
    };
    out: {
      /** The element to copy to; NULL lets one be made, and returns it. */
      readonly TargetElement?: CIMInstanceName<CIM_LogicalElementFamily> | null;
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** The association between source and target that was made or is to be changed. */
      readonly Synchronization?: CIMInstanceName<CIM_SynchronizedFamily> | null;
    };
    returns: (typeof CreateElementReplicaReturn)[keyof typeof CreateElementReplicaReturn];
  };
  /** Makes a copy of all members of a group, or starts to keep one up to date. */
  CreateGroupReplica: {
    in: {
      /** Name of the relationship for people. */
      readonly RelationshipName: string | null;
      /** Kind of copy: mirror, snapshot, clone or one with a token.  Required. */
      readonly SyncType: number;
      /**
       * Whether writes reach the target before they are acknowledged (synchronous), later (asynchronous), or
       * as the load allows.
       */
      readonly Mode: number | null;
      /** The group to copy. */
      readonly SourceGroup: CIMInstanceName<CIM_ReplicationGroupFamily> | null;
      /** The single element to copy to all members of the target group; excludes SourceGroup. */
      readonly SourceElement: CIMInstanceName<CIM_LogicalElementFamily> | null;
      /** How the service reaches a source that another system holds; NULL for a source of this system. */
      readonly SourceAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** The group to copy to; NULL lets one be made, and returns it. */
      readonly TargetGroup: CIMInstanceName<CIM_ReplicationGroupFamily> | null;
      /** How many target elements to make of a single source element. */
      readonly TargetElementCount: bigint | null;
      /** How the service reaches a target that another system holds; NULL for a target of this system. */
      readonly TargetAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** Which consistency the members of the group must keep among themselves. */
      readonly Consistency: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      /** What a target element that has to be made must be like. */
      readonly TargetSettingGoal: CIMInstanceName<CIM_SettingDataFamily> | null;
      /** The pool in which a target element that has to be made takes its space. */
      readonly TargetPool: CIMInstanceName<CIM_ResourcePoolFamily> | null;
      /** Copy state that must be reached before the method (or its job) is complete. */
      readonly WaitForCopyState: number | null;
      /** The collection of access points through which the two systems copy to each other. */
      readonly ConnectivityCollection: CIMInstanceName<CIM_ConnectivityCollectionFamily> | null;
      /** Collections that the new relationship becomes a member of. */
      readonly Collections: readonly (CIMInstanceName<CIM_CollectionFamily> | null)[] | null;
    };
    out: {
      /** The group to copy to; NULL lets one be made, and returns it. */
      readonly TargetGroup?: CIMInstanceName<CIM_ReplicationGroupFamily> | null;
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** The association between source and target that was made or is to be changed. */
      readonly Synchronization?: CIMInstanceName<CIM_SynchronizedFamily> | null;
    };
    returns: (typeof CreateGroupReplicaReturn)[keyof typeof CreateGroupReplicaReturn];
  };
  /** Notes that a source is to be copied, and how, without naming a target yet. */
  CreateSynchronizationAspect: {
    in: {
      /** Name of the aspect for people. */
      readonly Name: string | null;
      /** Kind of copy: mirror, snapshot, clone or one with a token.  Required. */
      readonly SyncType: number;
      /**
       * Whether writes reach the target before they are acknowledged (synchronous), later (asynchronous), or
       * as the load allows.
       */
      readonly Mode: number | null;
      /** The group that is the source. */
      readonly SourceGroup: CIMInstanceName<CIM_ReplicationGroupFamily> | null;
      /** The element that is the source; excludes SourceGroup. */
      readonly SourceElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
      /** How the service reaches a source that another system holds; NULL for a source of this system. */
      readonly SourceAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** Which consistency the members of the group must keep among themselves. */
      readonly Consistency: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** The association that ties the source to the new aspect. */
      readonly SettingsState?: CIMInstanceName<CIM_SettingsDefineStateFamily> | null;
    };
    returns: (typeof CreateSynchronizationAspectReturn)[keyof typeof CreateSynchronizationAspectReturn];
  };
  /** Carries out an operation, such as split or resume, on one synchronization. */
  ModifyReplicaSynchronization: {
    in: {
      /** What to do.  Required. */
      readonly Operation: number;
      /** The synchronization to act on.  Required. */
      readonly Synchronization: CIMInstanceName<CIM_SynchronizedFamily>;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      /** The pairs to act on where the synchronization is one of groups; NULL means all of them. */
      readonly SyncPair: readonly (CIMInstanceName<CIM_SynchronizedFamily> | null)[] | null;
      /** TRUE carries out the operation although data may be lost or an element is in use. */
      readonly Force: boolean | null;
      /** Copy state that must be reached before the method (or its job) is complete. */
      readonly WaitForCopyState: number | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /**
       * The association that stands in the place of the synchronization afterwards, where the operation leads
       * to that.
       */
      readonly SettingsState?: CIMInstanceName<CIM_SettingsDefineStateFamily> | null;
      /** The synchronization afterwards, where the operation replaced it. */
      readonly UpdatedSynchronization?: CIMInstanceName<CIM_SynchronizedFamily> | null;
    };
    returns: (typeof ModifyReplicaSynchronizationReturn)[keyof typeof ModifyReplicaSynchronizationReturn];
  };
  /** Carries out one operation on each synchronization of a list. */
  ModifyListSynchronization: {
    in: {
      /** What to do.  Required. */
      readonly Operation: number;
      /** The synchronizations to act on.  Required. */
      readonly Synchronization: readonly (CIMInstanceName<CIM_SynchronizedFamily> | null)[];
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      /** TRUE carries out the operation although data may be lost or an element is in use. */
      readonly Force: boolean | null;
      /** Copy state that must be reached before the method (or its job) is complete. */
      readonly WaitForCopyState: number | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** The associations that stand in the place of the synchronizations afterwards. */
      readonly SettingsState?: readonly (CIMInstanceName<CIM_SettingsDefineStateFamily> | null)[] | null;
      /** The synchronizations afterwards, where the operation replaced them. */
      readonly UpdatedSynchronizations?: readonly (CIMInstanceName<CIM_SynchronizedFamily> | null)[] | null;
    };
    returns: (typeof ModifyListSynchronizationReturn)[keyof typeof ModifyListSynchronizationReturn];
  };
  /** Carries out an operation on a synchronization aspect, for example gives it a target. */
  ModifySettingsDefineState: {
    in: {
      /** What to do.  Required. */
      readonly Operation: number;
      /** The association between the source and its aspect.  Required. */
      readonly SettingsState: CIMInstanceName<CIM_SettingsDefineStateFamily>;
      /** The element to copy to; NULL lets one be made, and returns it. */
      readonly TargetElement: CIMInstanceName<CIM_LogicalElementFamily> | null;
      /** The group to copy to; NULL lets one be made, and returns it. */
      readonly TargetGroup: CIMInstanceName<CIM_ReplicationGroupFamily> | null;
      /** How many target elements to make of a single source element. */
      readonly TargetElementCount: bigint | null;
      /** How the service reaches a target that another system holds; NULL for a target of this system. */
      readonly TargetAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      /** What a target element that has to be made must be like. */
      readonly TargetSettingGoal: CIMInstanceName<CIM_SettingDataFamily> | null;
      /** The pool in which a target element that has to be made takes its space. */
      readonly TargetPool: CIMInstanceName<CIM_ResourcePoolFamily> | null;
      /** Copy state that must be reached before the method (or its job) is complete. */
      readonly WaitForCopyState: number | null;
      /** Name of the target element for people. */
      readonly ElementName: string | null;
      /** Collections that the new relationship becomes a member of. */
      readonly Collections: readonly (CIMInstanceName<CIM_CollectionFamily> | null)[] | null;
    };
    out: {
      /** The element to copy to; NULL lets one be made, and returns it. */
      readonly TargetElement?: CIMInstanceName<CIM_LogicalElementFamily> | null;
      /** The group to copy to; NULL lets one be made, and returns it. */
      readonly TargetGroup?: CIMInstanceName<CIM_ReplicationGroupFamily> | null;
      /** The association between source and target that was made or is to be changed. */
      readonly Synchronization?: CIMInstanceName<CIM_SynchronizedFamily> | null;
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof ModifySettingsDefineStateReturn)[keyof typeof ModifySettingsDefineStateReturn];
  };
  /** Lists elements that could be the target of a copy of the given source. */
  GetAvailableTargetElements: {
    in: {
      /** The source.  Required. */
      readonly SourceElement: CIMInstanceName<CIM_LogicalElementFamily>;
      /** Kind of copy: mirror, snapshot, clone or one with a token.  Required. */
      readonly SyncType: number;
      /**
       * Whether writes reach the target before they are acknowledged (synchronous), later (asynchronous), or
       * as the load allows.
       */
      readonly Mode: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      /** How the service reaches a target that another system holds; NULL for a target of this system. */
      readonly TargetAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** What a target element that has to be made must be like. */
      readonly TargetSettingGoal: CIMInstanceName<CIM_SettingDataFamily> | null;
      /** The pools from which target elements may take their space. */
      readonly TargetPools: readonly (CIMInstanceName<CIM_ResourcePoolFamily> | null)[] | null;
      /** How many to return at most; NULL or 0 sets no limit. */
      readonly MaxElementCount: number | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** The elements that could be its target. */
      readonly Candidates?: readonly (CIMInstanceName<CIM_LogicalElementFamily> | null)[] | null;
    };
    returns: (typeof GetAvailableTargetElementsReturn)[keyof typeof GetAvailableTargetElementsReturn];
  };
  /** Lists the systems with which this one can replicate. */
  GetPeerSystems: {
    in: {
      /** Restricts the answer to systems that are, or are not, known already. */
      readonly Options: number | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** The systems. */
      readonly Systems?: readonly (CIMInstanceName<CIM_ComputerSystemFamily> | null)[] | null;
      /** Own access points through which the systems are reached. */
      readonly LocalAccessPoints?: readonly (CIMInstanceName<CIM_ServiceAccessPointFamily> | null)[] | null;
      /** Access points of the systems that are reached through them. */
      readonly RemoteAccessPoints?: readonly (CIMInstanceName<CIM_ServiceAccessPointFamily> | null)[] | null;
    };
    returns: (typeof GetPeerSystemsReturn)[keyof typeof GetPeerSystemsReturn];
  };
  /** Lists the synchronizations that fit all criteria given. */
  GetReplicationRelationships: {
    in: {
      /** Synchronizations of elements, of groups, or of either. */
      readonly Type: number | null;
      /** Kind of copy: mirror, snapshot, clone or one with a token. */
      readonly SyncType: number | null;
      /**
       * Whether writes reach the target before they are acknowledged (synchronous), later (asynchronous), or
       * as the load allows.
       */
      readonly Mode: number | null;
      /** Restricts the answer to copies within this system or to copies that involve another one. */
      readonly Locality: number | null;
      /** The copy state that they must be in. */
      readonly CopyState: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** The associations between sources and targets. */
      readonly Synchronizations?: readonly (CIMInstanceName<CIM_SynchronizedFamily> | null)[] | null;
    };
    returns: (typeof GetReplicationRelationshipsReturn)[keyof typeof GetReplicationRelationshipsReturn];
  };
  /** Lists the access points through which another system can be reached. */
  GetServiceAccessPoints: {
    in: {
      /** The other system.  Required. */
      readonly System: CIMInstanceName<CIM_ComputerSystemFamily>;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** Its access points. */
      readonly ServiceAccessPoints?: readonly (CIMInstanceName<CIM_ServiceAccessPointFamily> | null)[] | null;
    };
    returns: (typeof GetServiceAccessPointsReturn)[keyof typeof GetServiceAccessPointsReturn];
  };
  /** Creates a replication entity in a namespace. */
  AddReplicationEntity: {
    in: {
      /** The entity to create.  Required. */
      readonly ReplicationEntity: CIM_ReplicationEntity;
      /** FALSE lets the instance go when nothing uses it any more. */
      readonly Persistent: boolean | null;
      /** Namespace in which the new instance is created; NULL means the namespace of the service. */
      readonly InstanceNamespace: string | null;
    };
    out: {
      /** Path of the new instance. */
      readonly ReplicationEntityPath?: CIMInstanceName<CIM_ReplicationEntityFamily> | null;
    };
    returns: (typeof AddReplicationEntityReturn)[keyof typeof AddReplicationEntityReturn];
  };
  /** Creates an access point in a namespace. */
  AddServiceAccessPoint: {
    in: {
      /** The access point to create.  Required. */
      readonly ServiceAccessPoint: CIM_ServiceAccessPoint;
      /** Namespace in which the new instance is created; NULL means the namespace of the service. */
      readonly InstanceNamespace: string | null;
    };
    out: {
      /** Path of the new instance. */
      readonly ServiceAccessPointPath?: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
    };
    returns: (typeof AddServiceAccessPointReturn)[keyof typeof AddServiceAccessPointReturn];
  };
  /** Creates a shared secret in a namespace and, if an access point is given, associates it with that. */
  AddSharedSecret: {
    in: {
      /** The secret to create.  Required. */
      readonly SharedSecret: CIM_SharedSecret;
      /** The access point that the secret opens; NULL creates the secret without an association. */
      readonly ServiceAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** Namespace in which the new instance is created; NULL means the namespace of the service. */
      readonly InstanceNamespace: string | null;
    };
    out: {
      /** Path of the new instance. */
      readonly SharedSecretPath?: CIMInstanceName<CIM_SharedSecretFamily> | null;
    };
    returns: (typeof AddSharedSecretReturn)[keyof typeof AddSharedSecretReturn];
  };
  /** Makes a copy of each element of a list. */
  CreateListReplica: {
    in: {
      /** Names of the target elements for people, one for each source. */
      readonly ElementNames: readonly (string | null)[] | null;
      /** Kind of copy: mirror, snapshot, clone or one with a token.  Required. */
      readonly SyncType: number;
      /**
       * Whether writes reach the target before they are acknowledged (synchronous), later (asynchronous), or
       * as the load allows.
       */
      readonly Mode: number | null;
      /** The elements to copy.  Required. */
      readonly SourceElements: readonly (CIMInstanceName<CIM_LogicalElementFamily> | null)[];
      /** How the service reaches a source that another system holds; NULL for a source of this system. */
      readonly SourceAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** The elements to copy to, in the order of the sources; NULL lets them be made, and returns them. */
      readonly TargetElements: readonly (CIMInstanceName<CIM_LogicalElementFamily> | null)[] | null;
      /** How the service reaches a target that another system holds; NULL for a target of this system. */
      readonly TargetAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      /** What a target element that has to be made must be like. */
      readonly TargetSettingGoal: CIMInstanceName<CIM_SettingDataFamily> | null;
      /** The pool in which a target element that has to be made takes its space. */
      readonly TargetPool: CIMInstanceName<CIM_ResourcePoolFamily> | null;
      /** Copy state that must be reached before the method (or its job) is complete. */
      readonly WaitForCopyState: number | null;
      /** The collection of access points through which the two systems copy to each other. */
      readonly ConnectivityCollection: CIMInstanceName<CIM_ConnectivityCollectionFamily> | null;
      /** Which consistency the members of the group must keep among themselves. */
      readonly Consistency: number | null;
      /** Collections that the new relationship becomes a member of. */
      readonly Collections: readonly (CIMInstanceName<CIM_CollectionFamily> | null)[] | null;
    };
    out: {
      /** The elements to copy to, in the order of the sources; NULL lets them be made, and returns them. */
      readonly TargetElements?: readonly (CIMInstanceName<CIM_LogicalElementFamily> | null)[] | null;
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** The associations between sources and targets. */
      readonly Synchronizations?: readonly (CIMInstanceName<CIM_SynchronizedFamily> | null)[] | null;
    };
    returns: (typeof CreateListReplicaReturn)[keyof typeof CreateListReplicaReturn];
  };
  /** Copies a list of elements as a group, without a source group that exists already. */
  CreateGroupReplicaFromElements: {
    in: {
      /** Name of the relationship for people. */
      readonly RelationshipName: string | null;
      /** Kind of copy: mirror, snapshot, clone or one with a token.  Required. */
      readonly SyncType: number;
      /**
       * Whether writes reach the target before they are acknowledged (synchronous), later (asynchronous), or
       * as the load allows.
       */
      readonly Mode: number | null;
      /** The group that was made of the source elements. */
      readonly SourceGroup: CIMInstanceName<CIM_ReplicationGroupFamily> | null;
      /** The elements to copy.  Required. */
      readonly SourceElements: readonly (CIMInstanceName<CIM_LogicalElementFamily> | null)[];
      /** Name for the group that is made of the source elements. */
      readonly SourceGroupName: string | null;
      /** How the service reaches a source that another system holds; NULL for a source of this system. */
      readonly SourceAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** The group to copy to, or the one that was made. */
      readonly TargetGroup: CIMInstanceName<CIM_ReplicationGroupFamily> | null;
      /** Name for the target group where one is made. */
      readonly TargetGroupName: string | null;
      /** The elements to copy to. */
      readonly TargetElements: readonly (CIMInstanceName<CIM_LogicalElementFamily> | null)[] | null;
      /** Names for the target elements that are made. */
      readonly TargetElementNames: readonly (string | null)[] | null;
      /** How the service reaches a target that another system holds; NULL for a target of this system. */
      readonly TargetAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** Which consistency the members of the group must keep among themselves. */
      readonly Consistency: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      /** What a target element that has to be made must be like. */
      readonly TargetSettingGoal: CIMInstanceName<CIM_SettingDataFamily> | null;
      /** The pool in which a target element that has to be made takes its space. */
      readonly TargetPool: CIMInstanceName<CIM_ResourcePoolFamily> | null;
      /** The pools from which target elements may take their space. */
      readonly TargetPools: readonly (CIMInstanceName<CIM_ResourcePoolFamily> | null)[] | null;
      /** Copy state that must be reached before the method (or its job) is complete. */
      readonly WaitForCopyState: number | null;
      /** The collection of access points through which the two systems copy to each other. */
      readonly ConnectivityCollection: CIMInstanceName<CIM_ConnectivityCollectionFamily> | null;
      /** Collections that the new relationship becomes a member of. */
      readonly Collections: readonly (CIMInstanceName<CIM_CollectionFamily> | null)[] | null;
    };
    out: {
      /** The group that was made of the source elements. */
      readonly SourceGroup?: CIMInstanceName<CIM_ReplicationGroupFamily> | null;
      /** Name for the group that is made of the source elements. */
      readonly SourceGroupName?: string | null;
      /** The group to copy to, or the one that was made. */
      readonly TargetGroup?: CIMInstanceName<CIM_ReplicationGroupFamily> | null;
      /** Name for the target group where one is made. */
      readonly TargetGroupName?: string | null;
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** The association between source and target that was made or is to be changed. */
      readonly Synchronization?: CIMInstanceName<CIM_SynchronizedFamily> | null;
    };
    returns: (typeof CreateGroupReplicaFromElementsReturn)[keyof typeof CreateGroupReplicaFromElementsReturn];
  };
  /** Lists the synchronizations that fit all criteria given, as instances instead of paths. */
  GetReplicationRelationshipInstances: {
    in: {
      /** Synchronizations of elements, of groups, or of either. */
      readonly Type: number | null;
      /** Kind of copy: mirror, snapshot, clone or one with a token. */
      readonly SyncType: number | null;
      /**
       * Whether writes reach the target before they are acknowledged (synchronous), later (asynchronous), or
       * as the load allows.
       */
      readonly Mode: number | null;
      /** Restricts the answer to copies within this system or to copies that involve another one. */
      readonly Locality: number | null;
      /** The copy state that they must be in. */
      readonly CopyState: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** The associations between sources and targets.  EmbeddedInstance("CIM_Synchronized"). */
      readonly Synchronizations?: readonly (CIMInstance | null)[] | null;
    };
    returns: (typeof GetReplicationRelationshipInstancesReturn)[keyof typeof GetReplicationRelationshipInstancesReturn];
  };
  /** Carries out one operation on each synchronization aspect of a list. */
  ModifyListSettingsDefineState: {
    in: {
      /** What to do.  Required. */
      readonly Operation: number;
      /** The associations between the sources and their aspects.  Required. */
      readonly SettingsStates: readonly (CIMInstanceName<CIM_SettingsDefineStateFamily> | null)[];
      /** The elements to copy to; NULL lets them be made, and returns them. */
      readonly TargetElements: readonly (CIMInstanceName<CIM_LogicalElementFamily> | null)[] | null;
      /** The groups to copy to; NULL lets them be made, and returns them. */
      readonly TargetGroups: readonly (CIMInstanceName<CIM_ReplicationGroupFamily> | null)[] | null;
      /** How many target elements to make of a single source element. */
      readonly TargetElementCount: bigint | null;
      /** How the service reaches a target that another system holds; NULL for a target of this system. */
      readonly TargetAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      /** What a target element that has to be made must be like. */
      readonly TargetSettingGoal: CIMInstanceName<CIM_SettingDataFamily> | null;
      /** The pool in which a target element that has to be made takes its space. */
      readonly TargetPool: CIMInstanceName<CIM_ResourcePoolFamily> | null;
      /** Copy state that must be reached before the method (or its job) is complete. */
      readonly WaitForCopyState: number | null;
      /** Names of the target elements for people. */
      readonly ElementNames: readonly (string | null)[] | null;
      /** Collections that the new relationship becomes a member of. */
      readonly Collections: readonly (CIMInstanceName<CIM_CollectionFamily> | null)[] | null;
    };
    out: {
      /** The elements to copy to; NULL lets them be made, and returns them. */
      readonly TargetElements?: readonly (CIMInstanceName<CIM_LogicalElementFamily> | null)[] | null;
      /** The groups to copy to; NULL lets them be made, and returns them. */
      readonly TargetGroups?: readonly (CIMInstanceName<CIM_ReplicationGroupFamily> | null)[] | null;
      /** The associations between sources and targets. */
      readonly Synchronizations?: readonly (CIMInstanceName<CIM_SynchronizedFamily> | null)[] | null;
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof ModifyListSettingsDefineStateReturn)[keyof typeof ModifyListSettingsDefineStateReturn];
  };
  /** Adds access points to a collection that connects two systems for replication. */
  AddToRemoteReplicationCollection: {
    in: {
      /** Own access points to add. */
      readonly LocalAccessPoints: readonly (CIMInstanceName<CIM_ServiceAccessPointFamily> | null)[] | null;
      /** Access points of the other system to add. */
      readonly RemoteAccessPoints: readonly (CIMInstanceName<CIM_ServiceAccessPointFamily> | null)[] | null;
      /** The other system. */
      readonly RemoteComputerSystem: CIMInstanceName<CIM_ComputerSystemFamily> | null;
      /** The collection of access points through which the two systems copy to each other.  Required. */
      readonly ConnectivityCollection: CIMInstanceName<CIM_ConnectivityCollectionFamily>;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof AddToRemoteReplicationCollectionReturn)[keyof typeof AddToRemoteReplicationCollectionReturn];
  };
  /** Creates a collection of access points that connects this system to another one for replication. */
  CreateRemoteReplicationCollection: {
    in: {
      /** Name of the collection for people. */
      readonly ElementName: string | null;
      /** Own access points that belong to it. */
      readonly LocalAccessPoints: readonly (CIMInstanceName<CIM_ServiceAccessPointFamily> | null)[] | null;
      /** Access points of the other system that belong to it. */
      readonly RemoteAccessPoints: readonly (CIMInstanceName<CIM_ServiceAccessPointFamily> | null)[] | null;
      /** The other system. */
      readonly RemoteComputerSystem: CIMInstanceName<CIM_ComputerSystemFamily> | null;
      /** TRUE enables the paths of the collection at once. */
      readonly Active: boolean | null;
      /** TRUE removes the collection when no replication uses it any more. */
      readonly DeleteOnUnassociated: boolean | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** The collection of access points through which the two systems copy to each other. */
      readonly ConnectivityCollection?: CIMInstanceName<CIM_ConnectivityCollectionFamily> | null;
    };
    returns: (typeof CreateRemoteReplicationCollectionReturn)[keyof typeof CreateRemoteReplicationCollectionReturn];
  };
  /** Takes access points out of a collection that connects two systems for replication. */
  RemoveFromRemoteReplicationCollection: {
    in: {
      /** Own access points to take out. */
      readonly LocalAccessPoints: readonly (CIMInstanceName<CIM_ServiceAccessPointFamily> | null)[] | null;
      /** Access points of the other system to take out. */
      readonly RemoteAccessPoints: readonly (CIMInstanceName<CIM_ServiceAccessPointFamily> | null)[] | null;
      /** The other system. */
      readonly RemoteComputerSystem: CIMInstanceName<CIM_ComputerSystemFamily> | null;
      /** The collection of access points through which the two systems copy to each other.  Required. */
      readonly ConnectivityCollection: CIMInstanceName<CIM_ConnectivityCollectionFamily>;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof RemoveFromRemoteReplicationCollectionReturn)[keyof typeof RemoveFromRemoteReplicationCollectionReturn];
  };
  /** Adds pairs of elements to two groups that are being replicated. */
  AddElementsToGroupSynchronized: {
    in: {
      /** The synchronization of the groups. */
      readonly Synchronized: CIMInstanceName<CIM_SynchronizedFamily> | null;
      /** The sources to add. */
      readonly SourceElements: readonly (CIMInstanceName<CIM_LogicalElementFamily> | null)[] | null;
      /** The targets to add, in the order of the sources. */
      readonly TargetElements: readonly (CIMInstanceName<CIM_LogicalElementFamily> | null)[] | null;
      /** How the service reaches a source that another system holds; NULL for a source of this system. */
      readonly SourceAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** How the service reaches a target that another system holds; NULL for a target of this system. */
      readonly TargetAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** Which consistency the members of the group must keep among themselves. */
      readonly Consistency: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      /** Copy state that must be reached before the method (or its job) is complete. */
      readonly WaitForCopyState: number | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** The associations between sources and targets. */
      readonly Synchronizations?: readonly (CIMInstanceName<CIM_SynchronizedFamily> | null)[] | null;
    };
    returns: (typeof AddElementsToGroupSynchronizedReturn)[keyof typeof AddElementsToGroupSynchronizedReturn];
  };
  /** Waits until all that has been written to the sources by now has reached the targets. */
  ConfirmTargetData: {
    in: {
      /** The synchronization to wait for. */
      readonly Synchronized: CIMInstanceName<CIM_SynchronizedFamily> | null;
      /** How the service reaches a source that another system holds; NULL for a source of this system. */
      readonly SourceAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** How the service reaches a target that another system holds; NULL for a target of this system. */
      readonly TargetAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      /** The collection of access points through which the two systems copy to each other. */
      readonly ConnectivityCollection: CIMInstanceName<CIM_ConnectivityCollectionFamily> | null;
      /** The longest time to wait; NULL sets no limit. */
      readonly WaitTime: CIMDateTime | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof ConfirmTargetDataReturn)[keyof typeof ConfirmTargetDataReturn];
  };
  /** Makes one synchronization of groups out of several synchronizations of elements. */
  CreateGroupReplicaFromElementSynchronizations: {
    in: {
      /** Name of the relationship for people. */
      readonly RelationshipName: string | null;
      /** The synchronizations to join. */
      readonly ElementSynchronizations: readonly (CIMInstanceName<CIM_SynchronizedFamily> | null)[] | null;
      /** Name for the source group where one is made. */
      readonly SourceGroupName: string | null;
      /** The group of the sources, given or made. */
      readonly SourceGroup: CIMInstanceName<CIM_ReplicationGroupFamily> | null;
      /** How the service reaches a source that another system holds; NULL for a source of this system. */
      readonly SourceAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** Name for the target group where one is made. */
      readonly TargetGroupName: string | null;
      /** The group of the targets, given or made. */
      readonly TargetGroup: CIMInstanceName<CIM_ReplicationGroupFamily> | null;
      /** How the service reaches a target that another system holds; NULL for a target of this system. */
      readonly TargetAccessPoint: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
      /** Which consistency the members of the group must keep among themselves. */
      readonly Consistency: number | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
      /** Copy state that must be reached before the method (or its job) is complete. */
      readonly WaitForCopyState: number | null;
    };
    out: {
      /** Name for the source group where one is made. */
      readonly SourceGroupName?: string | null;
      /** The group of the sources, given or made. */
      readonly SourceGroup?: CIMInstanceName<CIM_ReplicationGroupFamily> | null;
      /** Name for the target group where one is made. */
      readonly TargetGroupName?: string | null;
      /** The group of the targets, given or made. */
      readonly TargetGroup?: CIMInstanceName<CIM_ReplicationGroupFamily> | null;
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** The synchronization of the two groups. */
      readonly GroupSynchronization?: CIMInstanceName<CIM_SynchronizedFamily> | null;
    };
    returns: (typeof CreateGroupReplicaFromElementSynchronizationsReturn)[keyof typeof CreateGroupReplicaFromElementSynchronizationsReturn];
  };
  /** Lists the synchronization aspects that fit all criteria given, as instances. */
  GetSynchronizationAspectInstances: {
    in: {
      /** Kind of copy: mirror, snapshot, clone or one with a token. */
      readonly SyncType: number | null;
      /**
       * Whether writes reach the target before they are acknowledged (synchronous), later (asynchronous), or
       * as the load allows.
       */
      readonly Mode: number | null;
      /** Restricts the answer to copies within this system or to copies that involve another one. */
      readonly Locality: number | null;
      /** The state that they must be in. */
      readonly SyncState: number | null;
      /** TRUE allows an answer from what the service remembers. */
      readonly CachedData: boolean | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** The aspects.  EmbeddedInstance("CIM_SynchronizationAspect"). */
      readonly SynchronizationAspects?: readonly (CIMInstance | null)[] | null;
    };
    returns: (typeof GetSynchronizationAspectInstancesReturn)[keyof typeof GetSynchronizationAspectInstancesReturn];
  };
  /** Lists the synchronization aspects that fit all criteria given, as paths. */
  GetSynchronizationAspects: {
    in: {
      /** Kind of copy: mirror, snapshot, clone or one with a token. */
      readonly SyncType: number | null;
      /**
       * Whether writes reach the target before they are acknowledged (synchronous), later (asynchronous), or
       * as the load allows.
       */
      readonly Mode: number | null;
      /** Restricts the answer to copies within this system or to copies that involve another one. */
      readonly Locality: number | null;
      /** The state that they must be in. */
      readonly SyncState: number | null;
      /** TRUE allows an answer from what the service remembers. */
      readonly CachedData: boolean | null;
      /** Wishes for this replication that replace the defaults of the implementation. */
      readonly ReplicationSettingData: CIM_ReplicationSettingData | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** The aspects. */
      readonly SynchronizationAspects?: readonly (CIMInstanceName<CIM_SynchronizationAspectFamily> | null)[] | null;
    };
    returns: (typeof GetSynchronizationAspectsReturn)[keyof typeof GetSynchronizationAspectsReturn];
  };
}

/** CIM_ReplicationService and all classes below it: what a reference to it may name. */
export type CIM_ReplicationServiceFamily =
  | 'CIM_ReplicationService'
  | MSISCSITARGET_ReplicationServiceFamily;
