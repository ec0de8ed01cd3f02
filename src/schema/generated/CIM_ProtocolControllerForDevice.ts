// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AbstractProtocolControllerForDevice, CIM_AbstractProtocolControllerForDeviceMethods } from './CIM_AbstractProtocolControllerForDevice.js';
import type { CIM_LogicalDeviceFamily } from './CIM_LogicalDevice.js';
import type { CIM_ProtocolControllerFamily } from './CIM_ProtocolController.js';
import type { CIM_ProtocolControllerAccessesUnitFamily } from './CIM_ProtocolControllerAccessesUnit.js';
import type { CIM_ProtocolControllerForPortFamily } from './CIM_ProtocolControllerForPort.js';
import type { CIM_ProtocolControllerForUnitFamily } from './CIM_ProtocolControllerForUnit.js';

/** Says which device can be reached through a protocol controller. */
export interface CIM_ProtocolControllerForDevice extends CIM_AbstractProtocolControllerForDevice {
  /** The controller. */
  readonly Antecedent: CIMInstanceName<CIM_ProtocolControllerFamily> | null;
  /** The device. */
  readonly Dependent: CIMInstanceName<CIM_LogicalDeviceFamily> | null;
}

export interface CIM_ProtocolControllerForDeviceMethods extends CIM_AbstractProtocolControllerForDeviceMethods {}

/** CIM_ProtocolControllerForDevice and all classes below it: what a reference to it may name. */
export type CIM_ProtocolControllerForDeviceFamily =
  | 'CIM_ProtocolControllerForDevice'
  | CIM_ProtocolControllerAccessesUnitFamily
  | CIM_ProtocolControllerForPortFamily
  | CIM_ProtocolControllerForUnitFamily;
