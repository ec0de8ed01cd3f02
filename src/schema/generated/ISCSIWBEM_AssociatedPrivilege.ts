// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AssociatedPrivilege, CIM_AssociatedPrivilegeMethods } from './CIM_AssociatedPrivilege.js';

/** Says that an initiator may read and write what a target shows. */
export interface ISCSIWBEM_AssociatedPrivilege extends CIM_AssociatedPrivilege {}

export interface ISCSIWBEM_AssociatedPrivilegeMethods extends CIM_AssociatedPrivilegeMethods {}

/** ISCSIWBEM_AssociatedPrivilege and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_AssociatedPrivilegeFamily =
  | 'ISCSIWBEM_AssociatedPrivilege';
