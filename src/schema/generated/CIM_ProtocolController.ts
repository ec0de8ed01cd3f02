// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_LogicalDevice, CIM_LogicalDeviceMethods } from './CIM_LogicalDevice.js';
import type { CIM_SCSIProtocolControllerFamily } from './CIM_SCSIProtocolController.js';

/**
 * A device that speaks a protocol to reach the units behind it, and that may show each initiator another view
 * of them.
 */
export interface CIM_ProtocolController extends CIM_LogicalDevice {
  /** How many units it can control or give access to; 0 if there is no limit or it is not known. */
  readonly MaxUnitsControlled: number | null;
}

export interface CIM_ProtocolControllerMethods extends CIM_LogicalDeviceMethods {}

/** CIM_ProtocolController and all classes below it: what a reference to it may name. */
export type CIM_ProtocolControllerFamily =
  | 'CIM_ProtocolController'
  | CIM_SCSIProtocolControllerFamily;
