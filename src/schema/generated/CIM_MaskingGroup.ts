// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_DeviceMaskingGroupFamily } from './CIM_DeviceMaskingGroup.js';
import type { CIM_InitiatorMaskingGroupFamily } from './CIM_InitiatorMaskingGroup.js';
import type { CIM_SystemSpecificCollection, CIM_SystemSpecificCollectionMethods } from './CIM_SystemSpecificCollection.js';
import type { CIM_TargetMaskingGroupFamily } from './CIM_TargetMaskingGroup.js';

/** Elements that a masking view takes in as one. */
export interface CIM_MaskingGroup extends CIM_SystemSpecificCollection {
  /** TRUE removes the group with its last member. */
  readonly DeleteOnEmpty: boolean | null;
  /** TRUE removes the group when no view uses it any more. */
  readonly DeleteWhenBecomesUnassociated: boolean | null;
}

export interface CIM_MaskingGroupMethods extends CIM_SystemSpecificCollectionMethods {}

/** CIM_MaskingGroup and all classes below it: what a reference to it may name. */
export type CIM_MaskingGroupFamily =
  | 'CIM_MaskingGroup'
  | CIM_DeviceMaskingGroupFamily
  | CIM_InitiatorMaskingGroupFamily
  | CIM_TargetMaskingGroupFamily;
