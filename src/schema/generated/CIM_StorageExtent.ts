// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_CompositeExtentFamily } from './CIM_CompositeExtent.js';
import type { CIM_LogicalDevice, CIM_LogicalDeviceMethods } from './CIM_LogicalDevice.js';
import type { CIM_LogicalDiskFamily } from './CIM_LogicalDisk.js';
import type { CIM_MemoryFamily } from './CIM_Memory.js';
import type { CIM_StorageVolumeFamily } from './CIM_StorageVolume.js';

/** Values of CIM_StorageExtent.DataOrganization (ValueMap). */
export const CIM_StorageExtent_DataOrganization = {
  Other: 0,
  Unknown: 1,
  FixedBlock: 2,
  VariableBlock: 3,
  CountKeyData: 4,
} as const;

/** Values of CIM_StorageExtent.Access (ValueMap). */
export const CIM_StorageExtent_Access = {
  Unknown: 0,
  Readable: 1,
  Writeable: 2,
  ReadWriteSupported: 3,
  WriteOnce: 4,
} as const;

/** Values of CIM_StorageExtent.ExtentStatus (ValueMap). */
export const CIM_StorageExtent_ExtentStatus = {
  Other: 0,
  Unknown: 1,
  NoneNotApplicable: 2,
  Broken: 3,
  DataLost: 4,
  DynamicReconfig: 5,
  Exposed: 6,
  FractionallyExposed: 7,
  PartiallyExposed: 8,
  ProtectionDisabled: 9,
  Readying: 10,
  Rebuild: 11,
  Recalculate: 12,
  SpareInUse: 13,
  VerifyInProgress: 14,
  InBandAccessGranted: 15,
  Imported: 16,
  Exported: 17,
  Relocating: 18,
} as const;

/** Values of CIM_StorageExtent.NameFormat (ValueMap). */
export const CIM_StorageExtent_NameFormat = {
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
  OSDeviceName: 12,
} as const;

/** Values of CIM_StorageExtent.NameNamespace (ValueMap). */
export const CIM_StorageExtent_NameNamespace = {
  Unknown: 0,
  Other: 1,
  VPD83Type3: 2,
  VPD83Type2: 3,
  VPD83Type1: 4,
  VPD80: 5,
  NodeWWN: 6,
  SNVM: 7,
  OSDeviceNamespace: 8,
} as const;

/** Values of CIM_StorageExtent.Usage (ValueMap). */
export const CIM_StorageExtent_Usage = {
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

/** Values of CIM_StorageExtent.CompressionRate (ValueMap). */
export const CIM_StorageExtent_CompressionRate = {
  Unknown: 0,
  None: 1,
  High: 2,
  Medium: 3,
  Low: 4,
} as const;

/** Values of CIM_StorageExtent.CompressionState (ValueMap). */
export const CIM_StorageExtent_CompressionState = {
  NotApplicable: 1,
  Initializing: 2,
  InProgress: 3,
  Pending: 4,
  Completed: 5,
} as const;

/** A stretch of storage. */
export interface CIM_StorageExtent extends CIM_LogicalDevice {
  /** A name that is unique in the world, or within the namespace that NameNamespace says. */
  readonly Name: string | null;
  /** How data is laid out. */
  readonly DataOrganization: number | null;
  /** What the extent is for, in words. */
  readonly Purpose: string | null;
  /** Whether it can be read or written. */
  readonly Access: number | null;
  /** How errors are found and corrected, in words. */
  readonly ErrorMethodology: string | null;
  /** Size of a block in bytes. */
  readonly BlockSize: bigint | null;
  /** How many blocks it has, overhead included. */
  readonly NumberOfBlocks: bigint | null;
  /** How many of them can be used. */
  readonly ConsumableBlocks: bigint | null;
  /** Whether what lies below is redundant. */
  readonly IsBasedOnUnderlyingRedundancy: boolean | null;
  /** TRUE if it can be read from beginning to end only. */
  readonly SequentialAccess: boolean | null;
  /** More about its state. */
  readonly ExtentStatus: readonly (number | null)[] | null;
  /** TRUE if no single fault takes it away. */
  readonly NoSinglePointOfFailure: boolean | null;
  /** The number of complete copies. */
  readonly DataRedundancy: number | null;
  /** How many packages may fail without loss. */
  readonly PackageRedundancy: number | null;
  /** Which share of its source is reserved for it, in percent, where it holds changes. */
  readonly DeltaReservation: number | null;
  /** TRUE if it cannot be created or deleted. */
  readonly Primordial: boolean | null;
  /** How Name is formed. */
  readonly NameFormat: number | null;
  /** Where Name is unique. */
  readonly NameNamespace: number | null;
  /** Names the namespace where NameNamespace is "Other". */
  readonly OtherNameNamespace: string | null;
  /** Names the format where NameFormat is "Other". */
  readonly OtherNameFormat: string | null;
  /** What the extent is used for. */
  readonly Usage: number | null;
  /** Names the use where Usage is "Other". */
  readonly OtherUsageDescription: string | null;
  /** The uses that a client may ask for. */
  readonly ClientSettableUsage: readonly (number | null)[] | null;
  /** How much goes to one part before the next one, in bytes. */
  readonly ExtentInterleaveDepth: bigint | null;
  /** Over how many parts a stripe goes. */
  readonly ExtentStripeLength: bigint | null;
  /** TRUE if it is made of others. */
  readonly IsComposite: boolean | null;
  /** TRUE if its parts follow one another. */
  readonly IsConcatenated: boolean | null;
  /** Says in which role the instance stands for the extent. */
  readonly ExtentDiscriminator: readonly (string | null)[] | null;
  /** The rate of compression that was asked for. */
  readonly CompressionRate: number | null;
  /** Whether it is being compressed or taken out of compression. */
  readonly CompressionState: number | null;
  readonly IsCompressed: boolean | null;
}

export interface CIM_StorageExtentMethods extends CIM_LogicalDeviceMethods {}

/** CIM_StorageExtent and all classes below it: what a reference to it may name. */
export type CIM_StorageExtentFamily =
  | 'CIM_StorageExtent'
  | CIM_CompositeExtentFamily
  | CIM_LogicalDiskFamily
  | CIM_MemoryFamily
  | CIM_StorageVolumeFamily;
