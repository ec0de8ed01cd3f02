// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AssociatedDeviceMaskingGroup, CIM_AssociatedDeviceMaskingGroupMethods } from './CIM_AssociatedDeviceMaskingGroup.js';

/** Says which volumes a target shows, as a group. */
export interface ISCSIWBEM_AssociatedDeviceMaskingGroup extends CIM_AssociatedDeviceMaskingGroup {}

export interface ISCSIWBEM_AssociatedDeviceMaskingGroupMethods extends CIM_AssociatedDeviceMaskingGroupMethods {}

/** ISCSIWBEM_AssociatedDeviceMaskingGroup and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_AssociatedDeviceMaskingGroupFamily =
  | 'ISCSIWBEM_AssociatedDeviceMaskingGroup';
