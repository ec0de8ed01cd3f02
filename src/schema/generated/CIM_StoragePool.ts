// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ResourcePool, CIM_ResourcePoolMethods } from './CIM_ResourcePool.js';
import type { CIM_StorageExtentFamily } from './CIM_StorageExtent.js';
import type { CIM_StorageSettingFamily } from './CIM_StorageSetting.js';
import type { MSISCSITARGET_StoragePoolFamily } from './MSISCSITARGET_StoragePool.js';

/** Values of CIM_StoragePool.Usage (ValueMap). */
export const CIM_StoragePool_Usage = {
  Other: 1,
  Unrestricted: 2,
  ReservedForComputerSystemTheBlockServer: 3,
  ReservedAsADeltaReplicaContainer: 4,
  ReservedForMigrationServices: 5,
  ReservedForLocalReplicationServices: 6,
  ReservedForRemoteReplicationServices: 7,
  ReservedForSparing: 8,
} as const;

/** Values of CIM_StoragePool.SpaceLimitDetermination (ValueMap). */
export const CIM_StoragePool_SpaceLimitDetermination = {
  Allocated: 2,
  Quote: 3,
  Limitless: 4,
} as const;

/** Return values of CIM_StoragePool.GetSupportedSizes (ValueMap). */
export const GetSupportedSizesReturn = {
  MethodCompletedOK: 0,
  MethodNotSupported: 1,
  UseGetSupportedSizesInstead: 2,
  InvalidElementType: 3,
} as const;

/** Values of the parameter ElementType of CIM_StoragePool.GetSupportedSizes (ValueMap). */
export const GetSupportedSizes_ElementType = {
  StoragePool: 2,
  StorageVolume: 3,
  LogicalDisk: 4,
  ThinProvisionedVolume: 5,
  ThinProvisionedLogicalDisk: 6,
} as const;

/** Return values of CIM_StoragePool.GetSupportedSizeRange (ValueMap). */
export const GetSupportedSizeRangeReturn = {
  MethodCompletedOK: 0,
  MethodNotSupported: 1,
  UseGetSupportedSizesInstead: 2,
  InvalidElementType: 3,
} as const;

/** Values of the parameter ElementType of CIM_StoragePool.GetSupportedSizeRange (ValueMap). */
export const GetSupportedSizeRange_ElementType = {
  StoragePool: 2,
  StorageVolume: 3,
  LogicalDisk: 4,
  ThinProvisionedVolume: 5,
  ThinProvisionedLogicalDisk: 6,
} as const;

/** Return values of CIM_StoragePool.GetAvailableExtents (ValueMap). */
export const GetAvailableExtentsReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/** A stock of storage out of which volumes and other pools take their space. */
export interface CIM_StoragePool extends CIM_ResourcePool {
  /** Names the pool among all instances of the namespace. */
  readonly InstanceID: string | null;
  /** Names the pool within its system and resource type. */
  readonly PoolID: string | null;
  /** TRUE for a pool that others take their stock from and that cannot be created or deleted. */
  readonly Primordial: boolean | null;
  /** How much the pool holds, in bytes. */
  readonly TotalManagedSpace: bigint | null;
  /** How much of it is left, in bytes. */
  readonly RemainingManagedSpace: bigint | null;
  /** At which share left to warn, in percent. */
  readonly LowSpaceWarningThreshold: number | null;
  /** What the pool is used for. */
  readonly Usage: number | null;
  /** Names the use where Usage is "Other". */
  readonly OtherUsageDescription: string | null;
  /** The uses that a client may ask for. */
  readonly ClientSettableUsage: readonly (number | null)[] | null;
  /** Space of elements that are leaving the pool, in bytes. */
  readonly CapacityInMigratingSource: bigint | null;
  /** Space of elements that are coming into the pool, in bytes. */
  readonly CapacityInMigratingTarget: bigint | null;
  /** How much the pool may hand out, in bytes. */
  readonly SpaceLimit: bigint | null;
  /** Where SpaceLimit comes from. */
  readonly SpaceLimitDetermination: number | null;
  /** Space for the bookkeeping of thin provisioning, in bytes. */
  readonly ThinProvisionMetaDataSpace: bigint | null;
  /** TRUE if elements of the pool share space. */
  readonly ElementsShareSpace: boolean | null;
  /** Space that is kept back, in bytes. */
  readonly ReservedSpace: bigint | null;
}

export interface CIM_StoragePoolMethods extends CIM_ResourcePoolMethods {
  /** Lists the sizes that can be had out of the pool. */
  GetSupportedSizes: {
    in: {
      /** What would be created. */
      readonly ElementType: number | null;
      /** What it would have to be like. */
      readonly Goal: CIMInstanceName<CIM_StorageSettingFamily> | null;
      /** The sizes, in bytes. */
      readonly Sizes: readonly (bigint | null)[] | null;
    };
    out: {
      /** The sizes, in bytes. */
      readonly Sizes?: readonly (bigint | null)[] | null;
    };
    returns: (typeof GetSupportedSizesReturn)[keyof typeof GetSupportedSizesReturn];
  };
  /** Gives the range of the sizes that can be had out of the pool. */
  GetSupportedSizeRange: {
    in: {
      /** What would be created. */
      readonly ElementType: number | null;
      /** What it would have to be like. */
      readonly Goal: CIMInstanceName<CIM_StorageSettingFamily> | null;
      /** The smallest size, in bytes. */
      readonly MinimumVolumeSize: bigint | null;
      /** The largest size, in bytes. */
      readonly MaximumVolumeSize: bigint | null;
      /** What every size is a multiple of, in bytes. */
      readonly VolumeSizeDivisor: bigint | null;
    };
    out: {
      /** The smallest size, in bytes. */
      readonly MinimumVolumeSize?: bigint | null;
      /** The largest size, in bytes. */
      readonly MaximumVolumeSize?: bigint | null;
      /** What every size is a multiple of, in bytes. */
      readonly VolumeSizeDivisor?: bigint | null;
    };
    returns: (typeof GetSupportedSizeRangeReturn)[keyof typeof GetSupportedSizeRangeReturn];
  };
  /** Lists the extents of the pool that can still be used. */
  GetAvailableExtents: {
    in: {
      readonly Goal: CIMInstanceName<CIM_StorageSettingFamily> | null;
    };
    out: {
      readonly AvailableExtents?: readonly (CIMInstanceName<CIM_StorageExtentFamily> | null)[] | null;
    };
    returns: (typeof GetAvailableExtentsReturn)[keyof typeof GetAvailableExtentsReturn];
  };
}

/** CIM_StoragePool and all classes below it: what a reference to it may name. */
export type CIM_StoragePoolFamily =
  | 'CIM_StoragePool'
  | MSISCSITARGET_StoragePoolFamily;
