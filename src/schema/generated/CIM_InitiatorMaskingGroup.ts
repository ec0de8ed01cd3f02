// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_MaskingGroup, CIM_MaskingGroupMethods } from './CIM_MaskingGroup.js';
import type { ISCSIWBEM_InitiatorMaskingGroupFamily } from './ISCSIWBEM_InitiatorMaskingGroup.js';

/** A group of initiators that a masking view can be for. */
export interface CIM_InitiatorMaskingGroup extends CIM_MaskingGroup {
  /** The name that users know the element by; it need not be unique. */
  readonly ElementName: string | null;
  /** TRUE shows a logical unit to all of them under the same number. */
  readonly ConsistentLogicalUnitNumber: boolean | null;
}

export interface CIM_InitiatorMaskingGroupMethods extends CIM_MaskingGroupMethods {}

/** CIM_InitiatorMaskingGroup and all classes below it: what a reference to it may name. */
export type CIM_InitiatorMaskingGroupFamily =
  | 'CIM_InitiatorMaskingGroup'
  | ISCSIWBEM_InitiatorMaskingGroupFamily;
