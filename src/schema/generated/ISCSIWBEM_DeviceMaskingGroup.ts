// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_DeviceMaskingGroup, CIM_DeviceMaskingGroupMethods } from './CIM_DeviceMaskingGroup.js';

/** Volumes that the same initiators see. */
export interface ISCSIWBEM_DeviceMaskingGroup extends CIM_DeviceMaskingGroup {}

export interface ISCSIWBEM_DeviceMaskingGroupMethods extends CIM_DeviceMaskingGroupMethods {}

/** ISCSIWBEM_DeviceMaskingGroup and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_DeviceMaskingGroupFamily =
  | 'ISCSIWBEM_DeviceMaskingGroup';
