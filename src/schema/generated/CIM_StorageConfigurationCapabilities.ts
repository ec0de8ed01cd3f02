// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Capabilities, CIM_CapabilitiesMethods } from './CIM_Capabilities.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_StoragePoolFamily } from './CIM_StoragePool.js';
import type { MSISCSITARGET_StorageConfigurationCapabilitiesFamily } from './MSISCSITARGET_StorageConfigurationCapabilities.js';

/** Values of CIM_StorageConfigurationCapabilities.SupportedAsynchronousActions (ValueMap). */
export const CIM_StorageConfigurationCapabilities_SupportedAsynchronousActions = {
  StoragePoolCreation: 2,
  StoragePoolDeletion: 3,
  StoragePoolModification: 4,
  StorageElementCreation: 5,
  StorageElementReturn: 6,
  StorageElementModification: 7,
  ReplicaCreation: 8,
  ReplicaModification: 9,
  ReplicaAttachment: 10,
  SCSIScan: 11,
  StorageElementFromElementCreation: 12,
  StorageElementFromElementModification: 13,
  ElementUsageModification: 14,
  StoragePoolUsageModification: 15,
  StorageResourceAffinityAssignment: 16,
  StorageVolumeToStoragePoolRelocation: 17,
  StoragePoolToStoragePoolRelocation: 18,
  StorageVolumeToStorageExtentRelocation: 19,
  StoragePoolToStorageExtentRelocation: 20,
  LogicalDiskToStorageExtentRelocation: 21,
  MultipleStorageElementCreation: 22,
  MultipleStorageElementReturn: 23,
  StorageElementFromMultiplePoolsCreation: 24,
} as const;

/** Values of CIM_StorageConfigurationCapabilities.SupportedSynchronousActions (ValueMap). */
export const CIM_StorageConfigurationCapabilities_SupportedSynchronousActions = {
  StoragePoolCreation: 2,
  StoragePoolDeletion: 3,
  StoragePoolModification: 4,
  StorageElementCreation: 5,
  StorageElementReturn: 6,
  StorageElementModification: 7,
  ReplicaCreation: 8,
  ReplicaModification: 9,
  ReplicaAttachment: 10,
  SCSIScan: 11,
  StorageElementFromElementCreation: 12,
  StorageElementFromElementModification: 13,
  ElementUsageModification: 14,
  StoragePoolUsageModification: 15,
  StorageResourceAffinityAssignment: 16,
  StorageVolumeToStoragePoolRelocation: 17,
  StoragePoolToStoragePoolRelocation: 18,
  StorageVolumeToStorageExtentRelocation: 19,
  StoragePoolToStorageExtentRelocation: 20,
  LogicalDiskToStorageExtentRelocation: 21,
  MultipleStorageElementCreation: 22,
  MultipleStorageElementReturn: 23,
  StorageElementFromMultiplePoolsCreation: 24,
} as const;

/** Values of CIM_StorageConfigurationCapabilities.SupportedStorageElementTypes (ValueMap). */
export const CIM_StorageConfigurationCapabilities_SupportedStorageElementTypes = {
  StorageVolume: 2,
  StorageExtent: 3,
  LogicalDisk: 4,
  ThinlyProvisionedStorageVolume: 5,
  ThinlyProvisionedLogicalDisk: 6,
  ThinlyProvisionedAllocatedStoragePool: 7,
  ThinlyProvisionedQuotaStoragePool: 8,
  ThinlyProvisionedLimitlessStoragePool: 9,
} as const;

/** Values of CIM_StorageConfigurationCapabilities.SupportedStoragePoolFeatures (ValueMap). */
export const CIM_StorageConfigurationCapabilities_SupportedStoragePoolFeatures = {
  InExtents: 2,
  SingleInPool: 3,
  MultipleInPools: 4,
  StoragePoolQoSChange: 5,
  StoragePoolCapacityExpansion: 6,
  StoragePoolCapacityReduction: 7,
} as const;

/** Values of CIM_StorageConfigurationCapabilities.SupportedStorageElementFeatures (ValueMap). */
export const CIM_StorageConfigurationCapabilities_SupportedStorageElementFeatures = {
  StorageExtentCreation: 2,
  StorageVolumeCreation: 3,
  StorageExtentModification: 4,
  StorageVolumeModification: 5,
  SingleInPool: 6,
  MultipleInPools: 7,
  LogicalDiskCreation: 8,
  LogicalDiskModification: 9,
  InElements: 10,
  StorageElementQoSChange: 11,
  StorageElementCapacityExpansion: 12,
  StorageElementCapacityReduction: 13,
  StorageVolumeToStoragePoolRelocation: 14,
  StoragePoolToStoragePoolRelocation: 15,
  StorageVolumeToStorageExtentRelocation: 16,
  StoragePoolToStorageExtentRelocation: 17,
  LogicalDiskToStorageExtentRelocation: 18,
} as const;

/** Values of CIM_StorageConfigurationCapabilities.SupportedCopyTypes (ValueMap). */
export const CIM_StorageConfigurationCapabilities_SupportedCopyTypes = {
  Async: 2,
  Sync: 3,
  UnSyncAssoc: 4,
  UnSyncUnAssoc: 5,
} as const;

/** Values of CIM_StorageConfigurationCapabilities.InitialReplicationState (ValueMap). */
export const CIM_StorageConfigurationCapabilities_InitialReplicationState = {
  Initialized: 2,
  Prepared: 3,
  Synchronized: 4,
} as const;

/** Values of CIM_StorageConfigurationCapabilities.SupportedStorageElementUsage (ValueMap). */
export const CIM_StorageConfigurationCapabilities_SupportedStorageElementUsage = {
  Other: 1,
  Unrestricted: 2,
  ReservedForComputerSystemTheBlockServer: 3,
  ReservedByReplicationServices: 4,
  ReservedByMigrationServices: 5,
  LocalReplicaSource: 6,
  RemoteReplicaSource: 7,
  LocalReplicaTarget: 8,
  RemoteReplicaTarget: 9,
  LocalReplicaSourceOrTarget: 10,
  RemoteReplicaSourceOrTarget: 11,
  DeltaReplicaTarget: 12,
  ElementComponent: 13,
  ReservedAsPoolContributor: 14,
  CompositeVolumeMember: 15,
  CompositeLogicalDiskMember: 16,
  ReservedForSparing: 17,
} as const;

/** Values of CIM_StorageConfigurationCapabilities.ClientSettableElementUsage (ValueMap). */
export const CIM_StorageConfigurationCapabilities_ClientSettableElementUsage = {
  Other: 1,
  Unrestricted: 2,
  ReservedForComputerSystemTheBlockServer: 3,
  ReservedByReplicationServices: 4,
  ReservedByMigrationServices: 5,
  LocalReplicaSource: 6,
  RemoteReplicaSource: 7,
  LocalReplicaTarget: 8,
  RemoteReplicaTarget: 9,
  LocalReplicaSourceOrTarget: 10,
  RemoteReplicaSourceOrTarget: 11,
  DeltaReplicaTarget: 12,
  ElementComponent: 13,
  ReservedAsPoolContributor: 14,
  CompositeVolumeMember: 15,
  CompositeLogicalDiskMember: 16,
  ReservedForSparing: 17,
} as const;

/** Values of CIM_StorageConfigurationCapabilities.SupportedStoragePoolUsage (ValueMap). */
export const CIM_StorageConfigurationCapabilities_SupportedStoragePoolUsage = {
  Other: 1,
  Unrestricted: 2,
  ReservedForComputerSystemTheBlockServer: 3,
  ReservedAsADeltaReplicaContainer: 4,
  ReservedForMigrationServices: 5,
  ReservedForLocalReplicationServices: 6,
  ReservedForRemoteReplicationServices: 7,
  ReservedForSparing: 8,
  UsedAsSourceForRelocationService: 9,
  UsedAsTargetForRelocationService: 10,
} as const;

/** Values of CIM_StorageConfigurationCapabilities.ClientSettablePoolUsage (ValueMap). */
export const CIM_StorageConfigurationCapabilities_ClientSettablePoolUsage = {
  Other: 1,
  Unrestricted: 2,
  ReservedForComputerSystemTheBlockServer: 3,
  ReservedAsADeltaReplicaContainer: 4,
  ReservedForMigrationServices: 5,
  ReservedForLocalReplicationServices: 6,
  ReservedForRemoteReplicationServices: 7,
  ReservedForSparing: 8,
  UsedAsSourceForRelocationService: 9,
  UsedAsTargetForRelocationService: 10,
} as const;

/** Values of CIM_StorageConfigurationCapabilities.MultipleElementCreateFeatures (ValueMap). */
export const CIM_StorageConfigurationCapabilities_MultipleElementCreateFeatures = {
  SingleInstanceCreationIndication: 2,
} as const;

/** Values of CIM_StorageConfigurationCapabilities.MultipleElementDeleteFeatures (ValueMap). */
export const CIM_StorageConfigurationCapabilities_MultipleElementDeleteFeatures = {
  ContinueOnNonexistentElement: 2,
  ReturnErrorOnNonexistentElement: 3,
} as const;

/** Return values of CIM_StorageConfigurationCapabilities.GetElementNameCapabilities (ValueMap). */
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
 * Values of the parameter ElementType of CIM_StorageConfigurationCapabilities.GetElementNameCapabilities
 * (ValueMap).
 */
export const GetElementNameCapabilities_ElementType = {
  StorageVolume: 2,
  StorageExtent: 3,
  LogicalDisk: 4,
  ThinlyProvisionedStorageVolume: 5,
  ThinlyProvisionedLogicalDisk: 6,
  StoragePool: 7,
} as const;

/**
 * Values of the parameter SupportedFeatures of
 * CIM_StorageConfigurationCapabilities.GetElementNameCapabilities (ValueMap).
 */
export const GetElementNameCapabilities_SupportedFeatures = {
  ElementNameCanBeSuppliedDuringCreation: 2,
  ElementNameCanBeModifiedWithInvokeMethod: 3,
  ElementNameCanBeModifiedWithIntrinsicMethod: 4,
} as const;

/** What a storage configuration service can do. */
export interface CIM_StorageConfigurationCapabilities extends CIM_Capabilities {
  /** What is done by a job. */
  readonly SupportedAsynchronousActions: readonly (number | null)[] | null;
  /** What is done before the method returns. */
  readonly SupportedSynchronousActions: readonly (number | null)[] | null;
  /** What can be created. */
  readonly SupportedStorageElementTypes: readonly (number | null)[] | null;
  /** What can be done with pools. */
  readonly SupportedStoragePoolFeatures: readonly (number | null)[] | null;
  /** What can be done with elements. */
  readonly SupportedStorageElementFeatures: readonly (number | null)[] | null;
  readonly SupportedCopyTypes: readonly (number | null)[] | null;
  readonly InitialReplicationState: number | null;
  readonly SupportedStorageElementUsage: readonly (number | null)[] | null;
  readonly ClientSettableElementUsage: readonly (number | null)[] | null;
  readonly SupportedStoragePoolUsage: readonly (number | null)[] | null;
  readonly ClientSettablePoolUsage: readonly (number | null)[] | null;
  readonly ThinProvisionedClientSettableReserve: boolean | null;
  readonly ThinProvisionedDefaultReserve: bigint | null;
  readonly MaximumElementCreateCount: bigint | null;
  readonly MaximumElementDeleteCount: bigint | null;
  readonly MultipleElementCreateFeatures: readonly (number | null)[] | null;
  readonly MultipleElementDeleteFeatures: readonly (number | null)[] | null;
  readonly AutomaticPoolSelectionAllowed: boolean | null;
}

export interface CIM_StorageConfigurationCapabilitiesMethods extends CIM_CapabilitiesMethods {
  /** Says how an element that is yet to be created may be named. */
  GetElementNameCapabilities: {
    in: {
      readonly ElementType: number | null;
      readonly Goal: CIMInstanceName<CIM_ManagedElementFamily> | null;
      readonly InPool: CIMInstanceName<CIM_StoragePoolFamily> | null;
    };
    out: {
      readonly SupportedFeatures?: readonly (number | null)[] | null;
      readonly MaxElementNameLen?: number | null;
      readonly ElementNameMask?: string | null;
    };
    returns: (typeof GetElementNameCapabilitiesReturn)[keyof typeof GetElementNameCapabilitiesReturn];
  };
}

/** CIM_StorageConfigurationCapabilities and all classes below it: what a reference to it may name. */
export type CIM_StorageConfigurationCapabilitiesFamily =
  | 'CIM_StorageConfigurationCapabilities'
  | MSISCSITARGET_StorageConfigurationCapabilitiesFamily;
