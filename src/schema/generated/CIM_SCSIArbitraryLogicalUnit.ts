// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_LogicalDevice, CIM_LogicalDeviceMethods } from './CIM_LogicalDevice.js';

/** Values of CIM_SCSIArbitraryLogicalUnit.DeviceType (ValueMap). */
export const CIM_SCSIArbitraryLogicalUnit_DeviceType = {
  Unknown: 0,
  Other: 1,
  DirectAccess: 2,
  SCSISCCDevice: 3,
  SCSISES: 4,
  SCSIADI: 5,
  SCSIWellKnownLogicalUnit: 6,
} as const;

/**
 * A SCSI logical unit that no other class describes, such as one that is only there to be managed through.
 */
export interface CIM_SCSIArbitraryLogicalUnit extends CIM_LogicalDevice {
  /** The peripheral device type. */
  readonly DeviceType: number | null;
  readonly OtherDeviceType: string | null;
}

export interface CIM_SCSIArbitraryLogicalUnitMethods extends CIM_LogicalDeviceMethods {}

/** CIM_SCSIArbitraryLogicalUnit and all classes below it: what a reference to it may name. */
export type CIM_SCSIArbitraryLogicalUnitFamily =
  | 'CIM_SCSIArbitraryLogicalUnit';
