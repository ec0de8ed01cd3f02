// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_SettingData, CIM_SettingDataMethods } from './CIM_SettingData.js';

/** Values of CIM_ReplicationSettingData.Pairing (ValueMap). */
export const CIM_ReplicationSettingData_Pairing = {
  InstrumentationDecides: 2,
  ExactOrder: 3,
  Optimum: 4,
} as const;

/** Values of CIM_ReplicationSettingData.UnequalGroupsAction (ValueMap). */
export const CIM_ReplicationSettingData_UnequalGroupsAction = {
  ReturnAnError: 2,
  AllowSourceGroupToBeLarger: 3,
  AllowTargetGroupToBeLarger: 4,
} as const;

/** Values of CIM_ReplicationSettingData.DesiredCopyMethodology (ValueMap). */
export const CIM_ReplicationSettingData_DesiredCopyMethodology = {
  Other: 1,
  InstrumentationDecides: 2,
  FullCopy: 3,
  IncrementalCopy: 4,
  DifferentialCopy: 5,
  CopyOnWrite: 6,
  CopyOnAccess: 7,
  DeltaUpdate: 8,
  SnapAndClone: 9,
  CopyBeforeActivation: 10,
} as const;

/** Values of CIM_ReplicationSettingData.TargetElementSupplier (ValueMap). */
export const CIM_ReplicationSettingData_TargetElementSupplier = {
  UseExisting: 1,
  CreateNew: 2,
  UseAndCreate: 3,
  InstrumentationDecides: 4,
  ClientMustSupply: 5,
} as const;

/** Values of CIM_ReplicationSettingData.ThinProvisioningPolicy (ValueMap). */
export const CIM_ReplicationSettingData_ThinProvisioningPolicy = {
  CopyThinSourceToThinTarget: 2,
  CopyThinSourceToFullTarget: 3,
  CopyFullSourceToThinTarget: 4,
  ProvisioningOfTargetSameAsSource: 5,
  TargetPoolDecidesProvisioningOfTargetElement: 6,
  ImplementationDecidesProvisioningOfTarget: 7,
} as const;

/** Values of CIM_ReplicationSettingData.OnGroupOrListError (ValueMap). */
export const CIM_ReplicationSettingData_OnGroupOrListError = {
  Continue: 2,
  Stop: 3,
} as const;

/** Values of CIM_ReplicationSettingData.CopyPriority (ValueMap). */
export const CIM_ReplicationSettingData_CopyPriority = {
  NotManaged: 0,
  Low: 1,
  Same: 2,
  High: 3,
  Urgent: 4,
} as const;

/** Values of CIM_ReplicationSettingData.CopyRecoveryMode (ValueMap). */
export const CIM_ReplicationSettingData_CopyRecoveryMode = {
  Unknown: 0,
  Automatic: 2,
  Manual: 3,
  ImplementationDecides: 4,
} as const;

/** Values of CIM_ReplicationSettingData.UnequalListsAction (ValueMap). */
export const CIM_ReplicationSettingData_UnequalListsAction = {
  ReturnAnError: 2,
  AllowSourceListToBeLarger: 3,
  AllowTargetListToBeLarger: 4,
} as const;

/** Values of CIM_ReplicationSettingData.ReadOnly (ValueMap). */
export const CIM_ReplicationSettingData_ReadOnly = {
  SystemElement: 2,
  SyncedElement: 3,
  Both: 4,
} as const;

/** Values of CIM_ReplicationSettingData.StorageCompressionPolicy (ValueMap). */
export const CIM_ReplicationSettingData_StorageCompressionPolicy = {
  CompressedSourceToCompressedTarget: 2,
  CompressedSourceToUncompressedTarget: 3,
  UncompressedSourceToCompressedTarget: 4,
  CompressionOfTargetSameAsSource: 5,
  TargetPoolDecidesCompressionOfTargetElement: 6,
  ImplementationDecidesCompressionOfTarget: 7,
} as const;

/** Values of CIM_ReplicationSettingData.TargetElementGoal (ValueMap). */
export const CIM_ReplicationSettingData_TargetElementGoal = {
  ImplementationDecides: 2,
  SameAsSourceElement: 3,
} as const;

/** Values of CIM_ReplicationSettingData.TargetElementResourcePool (ValueMap). */
export const CIM_ReplicationSettingData_TargetElementResourcePool = {
  ImplementationDecides: 2,
  SameAsSourceElement: 3,
} as const;

/** Wishes and rules for a replication: how to pair, copy, pace and recover. */
export interface CIM_ReplicationSettingData extends CIM_SettingData {
  /** How the members of a source group find their targets. */
  readonly Pairing: number | null;
  /** What happens when source and target group differ in size. */
  readonly UnequalGroupsAction: number | null;
  /** By which method the data should be copied. */
  readonly DesiredCopyMethodology: number | null;
  /** Where target elements come from: existing ones, new ones or either. */
  readonly TargetElementSupplier: number | null;
  /** Whether a target is thinly provisioned, depending on its source. */
  readonly ThinProvisioningPolicy: number | null;
  /** TRUE asks for copies that all show the same moment. */
  readonly ConsistentPointInTime: boolean | null;
  /** Time between two updates of the target. */
  readonly DeltaUpdateInterval: CIMDateTime | null;
  /** How many hops the copy may go over. */
  readonly Multihop: number | null;
  /** Whether to go on with the other elements after one has failed. */
  readonly OnGroupOrListError: number | null;
  /** How urgent the copy is beside the load of the hosts. */
  readonly CopyPriority: number | null;
  /** Whether copying resumes by itself after a failure. */
  readonly CopyRecoveryMode: number | null;
  /** The target is updated when this many blocks have changed. */
  readonly DeltaUpdateBlocks: bigint | null;
  /** TRUE stops writes to the source while they cannot be copied. */
  readonly FailedCopyStopsHostIO: boolean | null;
  /** What happens when the lists of sources and targets differ in length. */
  readonly UnequalListsAction: number | null;
  /** Which side is not to be written by hosts. */
  readonly ReadOnly: number | null;
  /** Whether a target is compressed, depending on its source. */
  readonly StorageCompressionPolicy: number | null;
  /** TRUE lets the implementation delete the copy when it needs space. */
  readonly AutoDelete: boolean | null;
  /** Hardware compresses what goes to the other system. */
  readonly RRCHardwareCompressionEnabled: boolean | null;
  /** Software compresses what goes to the other system. */
  readonly RRCSoftwareCompressionEnabled: boolean | null;
  /** Whether targets are to be like their sources. */
  readonly TargetElementGoal: number | null;
  /** Whether targets take their space from the pool of their sources. */
  readonly TargetElementResourcePool: number | null;
  /** The time after which the copy may be removed. */
  readonly TimeBeforeRemoval: CIMDateTime | null;
  /** TRUE leaves the copy out of the consistency of its group. */
  readonly ConsistencyExempt: boolean | null;
  /** TRUE asks for copies that stay consistent in asynchronous mode. */
  readonly ConsistentAsyncCopy: boolean | null;
  /** How old the data of the target may become at most. */
  readonly DesiredRPO: CIMDateTime | null;
  /** How far the target may lag behind. */
  readonly MaximumSkew: bigint | null;
}

export interface CIM_ReplicationSettingDataMethods extends CIM_SettingDataMethods {}

/** CIM_ReplicationSettingData and all classes below it: what a reference to it may name. */
export type CIM_ReplicationSettingDataFamily =
  | 'CIM_ReplicationSettingData';
