// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_TargetMaskingGroup, CIM_TargetMaskingGroupMethods } from './CIM_TargetMaskingGroup.js';

/** Target ports that a view is seen through. */
export interface ISCSIWBEM_TargetMaskingGroup extends CIM_TargetMaskingGroup {}

export interface ISCSIWBEM_TargetMaskingGroupMethods extends CIM_TargetMaskingGroupMethods {}

/** ISCSIWBEM_TargetMaskingGroup and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_TargetMaskingGroupFamily =
  | 'ISCSIWBEM_TargetMaskingGroup';
