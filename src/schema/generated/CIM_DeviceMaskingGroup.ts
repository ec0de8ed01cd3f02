// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_MaskingGroup, CIM_MaskingGroupMethods } from './CIM_MaskingGroup.js';
import type { ISCSIWBEM_DeviceMaskingGroupFamily } from './ISCSIWBEM_DeviceMaskingGroup.js';

/** A group of devices that a masking view can show. */
export interface CIM_DeviceMaskingGroup extends CIM_MaskingGroup {
  /** The name that users know the element by; it need not be unique. */
  readonly ElementName: string | null;
}

export interface CIM_DeviceMaskingGroupMethods extends CIM_MaskingGroupMethods {}

/** CIM_DeviceMaskingGroup and all classes below it: what a reference to it may name. */
export type CIM_DeviceMaskingGroupFamily =
  | 'CIM_DeviceMaskingGroup'
  | ISCSIWBEM_DeviceMaskingGroupFamily;
