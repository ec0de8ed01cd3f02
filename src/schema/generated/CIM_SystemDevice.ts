// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_LogicalDeviceFamily } from './CIM_LogicalDevice.js';
import type { CIM_SystemFamily } from './CIM_System.js';
import type { CIM_SystemComponent, CIM_SystemComponentMethods } from './CIM_SystemComponent.js';
import type { MSFTSMNET_SystemDeviceFamily } from './MSFTSMNET_SystemDevice.js';
import type { MSISCSITARGET_SystemDeviceFamily } from './MSISCSITARGET_SystemDevice.js';

/** Says which devices belong to a system; a device takes its scoping keys from there. */
export interface CIM_SystemDevice extends CIM_SystemComponent {
  /** The system. */
  readonly GroupComponent: CIMInstanceName<CIM_SystemFamily> | null;
  /** The device. */
  readonly PartComponent: CIMInstanceName<CIM_LogicalDeviceFamily> | null;
}

export interface CIM_SystemDeviceMethods extends CIM_SystemComponentMethods {}

/** CIM_SystemDevice and all classes below it: what a reference to it may name. */
export type CIM_SystemDeviceFamily =
  | 'CIM_SystemDevice'
  | MSFTSMNET_SystemDeviceFamily
  | MSISCSITARGET_SystemDeviceFamily;
