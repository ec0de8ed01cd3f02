// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_LogicalDeviceFamily } from './CIM_LogicalDevice.js';
import type { CIM_ProtocolControllerFamily } from './CIM_ProtocolController.js';
import type { CIM_ProtocolControllerForDevice, CIM_ProtocolControllerForDeviceMethods } from './CIM_ProtocolControllerForDevice.js';
import type { MSISCSITARGET_ProtocolControllerForUnitFamily } from './MSISCSITARGET_ProtocolControllerForUnit.js';

/** Values of CIM_ProtocolControllerForUnit.DeviceAccess (ValueMap). */
export const CIM_ProtocolControllerForUnit_DeviceAccess = {
  Unknown: 0,
  ReadWrite: 2,
  ReadOnly: 3,
  NoAccess: 4,
} as const;

/** Says which logical unit can be reached through a protocol controller, and under which number. */
export interface CIM_ProtocolControllerForUnit extends CIM_ProtocolControllerForDevice {
  /** The controller. */
  readonly Antecedent: CIMInstanceName<CIM_ProtocolControllerFamily> | null;
  /** The logical unit. */
  readonly Dependent: CIMInstanceName<CIM_LogicalDeviceFamily> | null;
  /** Whether the unit can be read, or read and written. */
  readonly DeviceAccess: number | null;
}

export interface CIM_ProtocolControllerForUnitMethods extends CIM_ProtocolControllerForDeviceMethods {}

/** CIM_ProtocolControllerForUnit and all classes below it: what a reference to it may name. */
export type CIM_ProtocolControllerForUnitFamily =
  | 'CIM_ProtocolControllerForUnit'
  | MSISCSITARGET_ProtocolControllerForUnitFamily;
