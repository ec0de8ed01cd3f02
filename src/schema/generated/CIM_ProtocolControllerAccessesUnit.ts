// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_LogicalDeviceFamily } from './CIM_LogicalDevice.js';
import type { CIM_ProtocolControllerFamily } from './CIM_ProtocolController.js';
import type { CIM_ProtocolControllerForDevice, CIM_ProtocolControllerForDeviceMethods } from './CIM_ProtocolControllerForDevice.js';

/** Values of CIM_ProtocolControllerAccessesUnit.DeviceAccess (ValueMap). */
export const CIM_ProtocolControllerAccessesUnit_DeviceAccess = {
  Unknown: 0,
  ReadWrite: 2,
  ReadOnly: 3,
  NoAccess: 4,
} as const;

/** Says which device an initiator's controller reaches. */
export interface CIM_ProtocolControllerAccessesUnit extends CIM_ProtocolControllerForDevice {
  /** The controller. */
  readonly Antecedent: CIMInstanceName<CIM_ProtocolControllerFamily> | null;
  /** The device. */
  readonly Dependent: CIMInstanceName<CIM_LogicalDeviceFamily> | null;
  readonly TargetControllerNumber: string | null;
  readonly DeviceAccess: number | null;
}

export interface CIM_ProtocolControllerAccessesUnitMethods extends CIM_ProtocolControllerForDeviceMethods {}

/** CIM_ProtocolControllerAccessesUnit and all classes below it: what a reference to it may name. */
export type CIM_ProtocolControllerAccessesUnitFamily =
  | 'CIM_ProtocolControllerAccessesUnit';
