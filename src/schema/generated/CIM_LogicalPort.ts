// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_LogicalDevice, CIM_LogicalDeviceMethods } from './CIM_LogicalDevice.js';
import type { CIM_NetworkPortFamily } from './CIM_NetworkPort.js';

/** Values of CIM_LogicalPort.UsageRestriction (ValueMap). */
export const CIM_LogicalPort_UsageRestriction = {
  Unknown: 0,
  FrontEndOnly: 2,
  BackEndOnly: 3,
  NotRestricted: 4,
} as const;

/** Values of CIM_LogicalPort.PortType (ValueMap). */
export const CIM_LogicalPort_PortType = {
  Unknown: 0,
  Other: 1,
  NotApplicable: 2,
} as const;

/** A device that joins others to a network or a bus. */
export interface CIM_LogicalPort extends CIM_LogicalDevice {
  /** The speed now, in bits per second. */
  readonly Speed: bigint | null;
  /** The highest speed, in bits per second. */
  readonly MaxSpeed: bigint | null;
  /** The speed that is wanted, in bits per second. */
  readonly RequestedSpeed: bigint | null;
  /** Whether the port is for the front end, the back end or either. */
  readonly UsageRestriction: number | null;
  /** The kind of port. */
  readonly PortType: number | null;
  /** Names the kind where PortType is "Other". */
  readonly OtherPortType: string | null;
}

export interface CIM_LogicalPortMethods extends CIM_LogicalDeviceMethods {}

/** CIM_LogicalPort and all classes below it: what a reference to it may name. */
export type CIM_LogicalPortFamily =
  | 'CIM_LogicalPort'
  | CIM_NetworkPortFamily;
