// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StorageExtent, CIM_StorageExtentMethods } from './CIM_StorageExtent.js';
import type { MSISCSITARGET_StorageVolumeFamily } from './MSISCSITARGET_StorageVolume.js';

/** Values of CIM_StorageVolume.NameFormat (ValueMap). */
export const CIM_StorageVolume_NameFormat = {
  Unknown: 0,
  Other: 1,
  VPD83NAA6: 2,
  VPD83NAA5: 3,
  VPD83Type2: 4,
  VPD83Type1: 5,
  VPD83Type0: 6,
  SNVM: 7,
  NodeWWN: 8,
  NAA: 9,
  EUI64: 10,
  T10VID: 11,
} as const;

/** Values of CIM_StorageVolume.NameNamespace (ValueMap). */
export const CIM_StorageVolume_NameNamespace = {
  Unknown: 0,
  Other: 1,
  VPD83Type3: 2,
  VPD83Type2: 3,
  VPD83Type1: 4,
  VPD80: 5,
  NodeWWN: 6,
  SNVM: 7,
} as const;

/** Values of CIM_StorageVolume.Usage (ValueMap). */
export const CIM_StorageVolume_Usage = {
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

/** Values of CIM_StorageVolume.StorageTieringSelection (ValueMap). */
export const CIM_StorageVolume_StorageTieringSelection = {
  Unknown: 0,
  UseRelativePerformanceOrder: 2,
  UseRelativePerformanceOrderSet: 3,
} as const;

/** A storage extent that is offered to hosts: a logical unit. */
export interface CIM_StorageVolume extends CIM_StorageExtent {
  /** A name that is unique in the world, or within the namespace that NameNamespace says. */
  readonly Name: string | null;
  /** How Name is formed. */
  readonly NameFormat: number | null;
  /** Where Name is unique. */
  readonly NameNamespace: number | null;
  /** What the extent is used for. */
  readonly Usage: number | null;
  /** Names the use where Usage is "Other". */
  readonly OtherUsageDescription: string | null;
  /** The uses that a client may ask for. */
  readonly ClientSettableUsage: readonly (number | null)[] | null;
  /** The control unit image that a mainframe sees it in. */
  readonly CUImage: string | null;
  /** Whether it can be deleted. */
  readonly CanDelete: boolean | null;
  /** The device that a mainframe takes it for. */
  readonly EmulatedDevice: string | null;
  /** How many of its extents are moving to another tier. */
  readonly NumExtentsMigrating: bigint | null;
  /** The subsystem that a mainframe sees it in. */
  readonly SubsystemID: string | null;
  /** TRUE if it takes its space as it is written. */
  readonly ThinlyProvisioned: boolean | null;
  /** Its performance in relation to other elements. */
  readonly RelativePerformanceOrder: number | null;
  readonly RelativePerformanceOrderSet: readonly (number | null)[] | null;
  readonly StorageTieringSelection: number | null;
}

export interface CIM_StorageVolumeMethods extends CIM_StorageExtentMethods {}

/** CIM_StorageVolume and all classes below it: what a reference to it may name. */
export type CIM_StorageVolumeFamily =
  | 'CIM_StorageVolume'
  | MSISCSITARGET_StorageVolumeFamily;
