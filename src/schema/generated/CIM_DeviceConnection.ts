// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ControlledByFamily } from './CIM_ControlledBy.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_LogicalDeviceFamily } from './CIM_LogicalDevice.js';

/** Says that two devices are connected. */
export interface CIM_DeviceConnection extends CIM_Dependency {
  /** The element that is needed. */
  readonly Antecedent: CIMInstanceName<CIM_LogicalDeviceFamily> | null;
  /** The element that needs it. */
  readonly Dependent: CIMInstanceName<CIM_LogicalDeviceFamily> | null;
  /** The speed that they agreed on, in bits per second. */
  readonly NegotiatedSpeed: bigint | null;
  /** The width that they agreed on, in bits. */
  readonly NegotiatedDataWidth: number | null;
}

export interface CIM_DeviceConnectionMethods extends CIM_DependencyMethods {}

/** CIM_DeviceConnection and all classes below it: what a reference to it may name. */
export type CIM_DeviceConnectionFamily =
  | 'CIM_DeviceConnection'
  | CIM_ControlledByFamily;
