// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AdvancedStorageSettingFamily } from './CIM_AdvancedStorageSetting.js';
import type { CIM_SettingData, CIM_SettingDataMethods } from './CIM_SettingData.js';
import type { MSISCSITARGET_StorageSettingFamily } from './MSISCSITARGET_StorageSetting.js';

/** Values of CIM_StorageSetting.ChangeableType (ValueMap). */
export const CIM_StorageSetting_ChangeableType = {
  FixedNotChangeable: 0,
  ChangeableTransient: 1,
  ChangeablePersistent: 2,
} as const;

/** Values of CIM_StorageSetting.ParityLayout (ValueMap). */
export const CIM_StorageSetting_ParityLayout = {
  NonRotatedParity: 1,
  RotatedParity: 2,
} as const;

/** Values of CIM_StorageSetting.UseReplicationBuffer (ValueMap). */
export const CIM_StorageSetting_UseReplicationBuffer = {
  NotApplicable: 0,
  NotManaged: 1,
  UseBuffer: 2,
  DoNotUseBuffer: 3,
} as const;

/** Values of CIM_StorageSetting.InitialSynchronization (ValueMap). */
export const CIM_StorageSetting_InitialSynchronization = {
  NotApplicable: 0,
  NotManaged: 1,
  Start: 2,
  DoNotStart: 3,
} as const;

/** Values of CIM_StorageSetting.ReplicationPriority (ValueMap). */
export const CIM_StorageSetting_ReplicationPriority = {
  NotApplicable: 0,
  NotManaged: 1,
  Low: 2,
  Same: 3,
  High: 4,
} as const;

/** Values of CIM_StorageSetting.StorageExtentInitialUsage (ValueMap). */
export const CIM_StorageSetting_StorageExtentInitialUsage = {
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
  ReservedToBeUnrestrictedPoolContributor: 14,
  CompositeVolumeMember: 15,
  CompositeLogicalDiskMember: 16,
  ReservedForSparing: 17,
  InUseAsUnrestrictedPoolContributor: 18,
  ReservedToBeDeltaReplicaPoolContributor: 19,
  ReservedToBeLocalReplicationPoolContributor: 20,
  ReservedToBeRemoteReplicationPoolContributor: 21,
  InUseAsDeltaReplicaPoolContributor: 22,
  InUseAsLocalReplicationPoolContributor: 23,
  InUseAsRemoteReplicationPoolContributor: 24,
} as const;

/** Values of CIM_StorageSetting.StoragePoolInitialUsage (ValueMap). */
export const CIM_StorageSetting_StoragePoolInitialUsage = {
  Other: 1,
  Unrestricted: 2,
  ReservedForComputerSystemTheBlockServer: 3,
  ReservedAsADeltaReplicaContainer: 4,
  ReservedForMigrationServices: 5,
  ReservedForLocalReplicationServices: 6,
  ReservedForRemoteReplicationServices: 7,
  ReservedForSparing: 8,
} as const;

/** Values of CIM_StorageSetting.DataOrganization (ValueMap). */
export const CIM_StorageSetting_DataOrganization = {
  Other: 0,
  Unknown: 1,
  FixedBlock: 2,
  VariableBlock: 3,
  CountKeyData: 4,
} as const;

/** Values of CIM_StorageSetting.DiskType (ValueMap). */
export const CIM_StorageSetting_DiskType = {
  DoNotCare: 0,
  Other: 1,
  HardDiskDrive: 2,
  SolidStateDrive: 3,
  Hybrid: 4,
} as const;

/** Values of CIM_StorageSetting.Encryption (ValueMap). */
export const CIM_StorageSetting_Encryption = {
  DoNotCare: 0,
  NotSupported: 1,
  Supported: 2,
} as const;

/** Values of CIM_StorageSetting.FormFactorType (ValueMap). */
export const CIM_StorageSetting_FormFactorType = {
  DoNotCare: 0,
  Other: 1,
  NotReported: 2,
  _5_25Inch: 3,
  _3_5Inch: 4,
  _2_5Inch: 5,
  _1_8Inch: 6,
} as const;

/** Values of CIM_StorageSetting.PortType (ValueMap). */
export const CIM_StorageSetting_PortType = {
  DoNotCare: 0,
  Other: 1,
  SAS: 2,
  SATA: 3,
  SASSATA: 4,
  FC: 5,
} as const;

/** Values of CIM_StorageSetting.ThinProvisionedPoolType (ValueMap). */
export const CIM_StorageSetting_ThinProvisionedPoolType = {
  ThinlyProvisionedAllocatedStoragePool: 7,
  ThinlyProvisionedQuotaStoragePool: 8,
  ThinlyProvisionedLimitlessStoragePool: 9,
} as const;

/** Values of CIM_StorageSetting.CompressionRate (ValueMap). */
export const CIM_StorageSetting_CompressionRate = {
  None: 1,
  High: 2,
  Medium: 3,
  Low: 4,
  ImplementationDecides: 5,
} as const;

/** Values of CIM_StorageSetting.InterconnectType (ValueMap). */
export const CIM_StorageSetting_InterconnectType = {
  DontCare: 0,
  Other: 1,
  SAS: 2,
  SATA: 3,
  SASSATA: 4,
  FC: 5,
  SOP: 6,
} as const;

/** What storage is to be like: how redundant, striped, compressed and fast. */
export interface CIM_StorageSetting extends CIM_SettingData {
  /** Whether the setting can be changed and whether a change lasts. */
  readonly ChangeableType: number | null;
  /** TRUE asks for storage that no single fault takes away. */
  readonly NoSinglePointOfFailure: boolean | null;
  /** The largest number of complete copies. */
  readonly DataRedundancyMax: number | null;
  /** The smallest number of complete copies. */
  readonly DataRedundancyMin: number | null;
  /** The number of complete copies that is wanted. */
  readonly DataRedundancyGoal: number | null;
  /** The largest number of packages that may fail without loss. */
  readonly PackageRedundancyMax: number | null;
  /** The smallest number of packages that may fail without loss. */
  readonly PackageRedundancyMin: number | null;
  /** How many packages shall be able to fail without loss. */
  readonly PackageRedundancyGoal: number | null;
  /** The largest share of the source to reserve, in percent. */
  readonly DeltaReservationMax: number | null;
  /** The smallest share of the source to reserve, in percent. */
  readonly DeltaReservationMin: number | null;
  /** The share of the source that should be reserved, in percent. */
  readonly DeltaReservationGoal: number | null;
  /** Over how many parts a stripe shall go. */
  readonly ExtentStripeLength: number | null;
  readonly ExtentStripeLengthMin: number | null;
  readonly ExtentStripeLengthMax: number | null;
  /** Whether parity has parts of its own. */
  readonly ParityLayout: number | null;
  /** How much goes to one part before the next one, in bytes. */
  readonly UserDataStripeDepth: bigint | null;
  readonly UserDataStripeDepthMin: bigint | null;
  readonly UserDataStripeDepthMax: bigint | null;
  /** TRUE if copies of the changes build on one another. */
  readonly IncrementalDeltas: boolean | null;
  /** TRUE if copies survive a restart. */
  readonly PersistentReplica: boolean | null;
  /** Whether copies to another system go through a buffer. */
  readonly UseReplicationBuffer: number | null;
  /** Whether a new copy starts at once. */
  readonly InitialSynchronization: number | null;
  /** How urgent copies are beside the load of the hosts. */
  readonly ReplicationPriority: number | null;
  /** How much the element may take at most, in bytes; 0 sets no limit. */
  readonly SpaceLimit: bigint | null;
  /** At which share of SpaceLimit to warn, in percent. */
  readonly SpaceLimitWarningThreshold: number | null;
  /** At which share left to warn, in percent. */
  readonly LowSpaceWarningThreshold: number | null;
  readonly StorageExtentInitialUsage: number | null;
  readonly StoragePoolInitialUsage: number | null;
  readonly CUImage: string | null;
  readonly DataOrganization: number | null;
  readonly DiskType: number | null;
  readonly EmulatedDevice: string | null;
  readonly Encryption: number | null;
  readonly FormFactorType: number | null;
  readonly PortType: number | null;
  readonly SubsystemID: string | null;
  /** How much a thinly provisioned element takes at first, in bytes. */
  readonly ThinProvisionedInitialReserve: bigint | null;
  readonly ThinProvisionedPoolType: number | null;
  readonly CompressedElement: boolean | null;
  readonly CompressionRate: number | null;
  readonly InterconnectSpeed: bigint | null;
  readonly InterconnectType: number | null;
  readonly RPM: number | null;
}

export interface CIM_StorageSettingMethods extends CIM_SettingDataMethods {}

/** CIM_StorageSetting and all classes below it: what a reference to it may name. */
export type CIM_StorageSettingFamily =
  | 'CIM_StorageSetting'
  | CIM_AdvancedStorageSettingFamily
  | MSISCSITARGET_StorageSettingFamily;
