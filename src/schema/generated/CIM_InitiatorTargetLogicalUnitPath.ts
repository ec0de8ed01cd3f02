// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_LogicalDeviceFamily } from './CIM_LogicalDevice.js';
import type { CIM_ProtocolEndpointFamily } from './CIM_ProtocolEndpoint.js';
import type { CIM_SCSIInitiatorTargetLogicalUnitPathFamily } from './CIM_SCSIInitiatorTargetLogicalUnitPath.js';

/** Values of CIM_InitiatorTargetLogicalUnitPath.State (ValueMap). */
export const CIM_InitiatorTargetLogicalUnitPath_State = {
  Unknown: 0,
  Active: 2,
  Passive: 3,
  Disabled: 4,
  PathError: 5,
  LogicalUnitError: 6,
  Reserved: 7,
  Removed: 8,
  Transitioning: 9,
} as const;

/** A path from an initiator through a target port to a logical unit. */
export interface CIM_InitiatorTargetLogicalUnitPath {
  /** The initiator port. */
  readonly Initiator: CIMInstanceName<CIM_ProtocolEndpointFamily> | null;
  /** The target port. */
  readonly Target: CIMInstanceName<CIM_ProtocolEndpointFamily> | null;
  /** The logical unit. */
  readonly LogicalUnit: CIMInstanceName<CIM_LogicalDeviceFamily> | null;
  /** Whether the path can be used. */
  readonly State: number | null;
}

export interface CIM_InitiatorTargetLogicalUnitPathMethods {}

/** CIM_InitiatorTargetLogicalUnitPath and all classes below it: what a reference to it may name. */
export type CIM_InitiatorTargetLogicalUnitPathFamily =
  | 'CIM_InitiatorTargetLogicalUnitPath'
  | CIM_SCSIInitiatorTargetLogicalUnitPathFamily;
