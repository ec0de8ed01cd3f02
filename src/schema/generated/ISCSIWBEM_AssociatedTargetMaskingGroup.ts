// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AssociatedTargetMaskingGroup, CIM_AssociatedTargetMaskingGroupMethods } from './CIM_AssociatedTargetMaskingGroup.js';

/** Says through which ports a target is seen, as a group. */
export interface ISCSIWBEM_AssociatedTargetMaskingGroup extends CIM_AssociatedTargetMaskingGroup {}

export interface ISCSIWBEM_AssociatedTargetMaskingGroupMethods extends CIM_AssociatedTargetMaskingGroupMethods {}

/** ISCSIWBEM_AssociatedTargetMaskingGroup and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_AssociatedTargetMaskingGroupFamily =
  | 'ISCSIWBEM_AssociatedTargetMaskingGroup';
