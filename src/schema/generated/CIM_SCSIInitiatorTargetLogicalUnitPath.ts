// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_InitiatorTargetLogicalUnitPath, CIM_InitiatorTargetLogicalUnitPathMethods } from './CIM_InitiatorTargetLogicalUnitPath.js';

/** Values of CIM_SCSIInitiatorTargetLogicalUnitPath.AdministrativeOverride (ValueMap). */
export const CIM_SCSIInitiatorTargetLogicalUnitPath_AdministrativeOverride = {
  Overriding: 2,
  Overridden: 3,
  NoOverrideInEffect: 4,
} as const;

/** A path from a SCSI initiator port through a target port to a logical unit. */
export interface CIM_SCSIInitiatorTargetLogicalUnitPath extends CIM_InitiatorTargetLogicalUnitPath {
  /** The name that the operating system gives the path. */
  readonly OSDeviceName: string | null;
  /** Preference of the path as the administrator set it; the highest number is preferred. */
  readonly AdministrativeWeight: number | null;
  /** Whether the administrator has set the path to be used, or not to be. */
  readonly AdministrativeOverride: number | null;
  /** The number of the logical unit on this path. */
  readonly LogicalUnitNumber: number | null;
}

export interface CIM_SCSIInitiatorTargetLogicalUnitPathMethods extends CIM_InitiatorTargetLogicalUnitPathMethods {}

/** CIM_SCSIInitiatorTargetLogicalUnitPath and all classes below it: what a reference to it may name. */
export type CIM_SCSIInitiatorTargetLogicalUnitPathFamily =
  | 'CIM_SCSIInitiatorTargetLogicalUnitPath';
