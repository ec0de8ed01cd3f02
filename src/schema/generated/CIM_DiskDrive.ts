// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_MediaAccessDevice, CIM_MediaAccessDeviceMethods } from './CIM_MediaAccessDevice.js';

/** Values of CIM_DiskDrive.DiskType (ValueMap). */
export const CIM_DiskDrive_DiskType = {
  Unknown: 0,
  Other: 1,
  HardDiskDrive: 2,
  SolidStateDrive: 3,
  Hybrid: 4,
} as const;

/** Values of CIM_DiskDrive.Encryption (ValueMap). */
export const CIM_DiskDrive_Encryption = {
  Unknown: 0,
  NotSupported: 1,
  Unlocked: 2,
  Locked: 3,
} as const;

/** Values of CIM_DiskDrive.FormFactor (ValueMap). */
export const CIM_DiskDrive_FormFactor = {
  Unknown: 0,
  Other: 1,
  NotReported: 2,
  _5_25Inch: 3,
  _3_5Inch: 4,
  _2_5Inch: 5,
  _1_8Inch: 6,
} as const;

/** Values of CIM_DiskDrive.InterconnectType (ValueMap). */
export const CIM_DiskDrive_InterconnectType = {
  Unknown: 0,
  Other: 1,
  NotApplicable: 2,
  ATA: 3,
  SATA: 4,
  SAS: 5,
  FC: 6,
  SOP: 7,
} as const;

/** A drive for disks. */
export interface CIM_DiskDrive extends CIM_MediaAccessDevice {
  readonly DiskType: number | null;
  readonly Encryption: number | null;
  readonly FormFactor: number | null;
  readonly InterconnectSpeed: bigint | null;
  readonly InterconnectType: number | null;
  readonly OtherInterconnectType: string | null;
  readonly RPM: number | null;
}

export interface CIM_DiskDriveMethods extends CIM_MediaAccessDeviceMethods {}

/** CIM_DiskDrive and all classes below it: what a reference to it may name. */
export type CIM_DiskDriveFamily =
  | 'CIM_DiskDrive';
