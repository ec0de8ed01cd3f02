// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_DiskDriveFamily } from './CIM_DiskDrive.js';
import type { CIM_LogicalDevice, CIM_LogicalDeviceMethods } from './CIM_LogicalDevice.js';

/** Values of CIM_MediaAccessDevice.Capabilities (ValueMap). */
export const CIM_MediaAccessDevice_Capabilities = {
  Unknown: 0,
  Other: 1,
  SequentialAccess: 2,
  RandomAccess: 3,
  SupportsWriting: 4,
  Encryption: 5,
  Compression: 6,
  SupportsRemoveableMedia: 7,
  ManualCleaning: 8,
  AutomaticCleaning: 9,
  SMARTNotification: 10,
  SupportsDualSidedMedia: 11,
  PredismountEjectNotRequired: 12,
} as const;

/** Values of CIM_MediaAccessDevice.Security (ValueMap). */
export const CIM_MediaAccessDevice_Security = {
  Other: 1,
  Unknown: 2,
  None: 3,
  ReadOnly: 4,
  LockedOut: 5,
  BootBypass: 6,
  BootBypassAndReadOnly: 7,
} as const;

/** A device that reads or writes media. */
export interface CIM_MediaAccessDevice extends CIM_LogicalDevice {
  readonly Capabilities: readonly (number | null)[] | null;
  readonly CapabilityDescriptions: readonly (string | null)[] | null;
  readonly ErrorMethodology: string | null;
  readonly CompressionMethod: string | null;
  readonly NumberOfMediaSupported: number | null;
  readonly MaxMediaSize: bigint | null;
  readonly DefaultBlockSize: bigint | null;
  readonly MaxBlockSize: bigint | null;
  readonly MinBlockSize: bigint | null;
  readonly NeedsCleaning: boolean | null;
  readonly MediaIsLocked: boolean | null;
  readonly Security: number | null;
  readonly LastCleaned: CIMDateTime | null;
  readonly MaxAccessTime: bigint | null;
  readonly UncompressedDataRate: number | null;
  readonly LoadTime: bigint | null;
  readonly UnloadTime: bigint | null;
  readonly MountCount: bigint | null;
  readonly TimeOfLastMount: CIMDateTime | null;
  readonly TotalMountTime: bigint | null;
  readonly UnitsDescription: string | null;
  readonly MaxUnitsBeforeCleaning: bigint | null;
  readonly UnitsUsed: bigint | null;
}

export interface CIM_MediaAccessDeviceMethods extends CIM_LogicalDeviceMethods {
  /** Locks the medium in the device, or releases it. */
  LockMedia: {
    in: {
      readonly Lock: boolean | null;
    };
    out: {};
    returns: number;
  };
}

/** CIM_MediaAccessDevice and all classes below it: what a reference to it may name. */
export type CIM_MediaAccessDeviceFamily =
  | 'CIM_MediaAccessDevice'
  | CIM_DiskDriveFamily;
