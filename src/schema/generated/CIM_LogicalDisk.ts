// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StorageExtent, CIM_StorageExtentMethods } from './CIM_StorageExtent.js';

/** Values of CIM_LogicalDisk.NameFormat (ValueMap). */
export const CIM_LogicalDisk_NameFormat = {
  Other: 1,
  OSDeviceName: 12,
} as const;

/** Values of CIM_LogicalDisk.NameNamespace (ValueMap). */
export const CIM_LogicalDisk_NameNamespace = {
  Other: 1,
  OSDeviceNamespace: 8,
} as const;

/** Values of CIM_LogicalDisk.Usage (ValueMap). */
export const CIM_LogicalDisk_Usage = {
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

/** A storage extent that a file system can be put on. */
export interface CIM_LogicalDisk extends CIM_StorageExtent {
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
  readonly NumExtentsMigrating: bigint | null;
  readonly ThinlyProvisioned: boolean | null;
}

export interface CIM_LogicalDiskMethods extends CIM_StorageExtentMethods {}

/** CIM_LogicalDisk and all classes below it: what a reference to it may name. */
export type CIM_LogicalDiskFamily =
  | 'CIM_LogicalDisk';
