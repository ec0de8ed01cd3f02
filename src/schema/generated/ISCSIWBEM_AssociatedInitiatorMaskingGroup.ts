// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AssociatedInitiatorMaskingGroup, CIM_AssociatedInitiatorMaskingGroupMethods } from './CIM_AssociatedInitiatorMaskingGroup.js';

/** Says which initiators a target allows, as a group. */
export interface ISCSIWBEM_AssociatedInitiatorMaskingGroup extends CIM_AssociatedInitiatorMaskingGroup {}

export interface ISCSIWBEM_AssociatedInitiatorMaskingGroupMethods extends CIM_AssociatedInitiatorMaskingGroupMethods {}

/** ISCSIWBEM_AssociatedInitiatorMaskingGroup and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_AssociatedInitiatorMaskingGroupFamily =
  | 'ISCSIWBEM_AssociatedInitiatorMaskingGroup';
