// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_InitiatorMaskingGroup, CIM_InitiatorMaskingGroupMethods } from './CIM_InitiatorMaskingGroup.js';

/** Initiators that see the same volumes. */
export interface ISCSIWBEM_InitiatorMaskingGroup extends CIM_InitiatorMaskingGroup {}

export interface ISCSIWBEM_InitiatorMaskingGroupMethods extends CIM_InitiatorMaskingGroupMethods {}

/** ISCSIWBEM_InitiatorMaskingGroup and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_InitiatorMaskingGroupFamily =
  | 'ISCSIWBEM_InitiatorMaskingGroup';
