// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_MaskingGroup, CIM_MaskingGroupMethods } from './CIM_MaskingGroup.js';
import type { ISCSIWBEM_TargetMaskingGroupFamily } from './ISCSIWBEM_TargetMaskingGroup.js';

/** A group of target ports that a masking view can be seen through. */
export interface CIM_TargetMaskingGroup extends CIM_MaskingGroup {
  /** The name that users know the element by; it need not be unique. */
  readonly ElementName: string | null;
}

export interface CIM_TargetMaskingGroupMethods extends CIM_MaskingGroupMethods {}

/** CIM_TargetMaskingGroup and all classes below it: what a reference to it may name. */
export type CIM_TargetMaskingGroupFamily =
  | 'CIM_TargetMaskingGroup'
  | ISCSIWBEM_TargetMaskingGroupFamily;
