// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_Privilege, CIM_PrivilegeMethods } from './CIM_Privilege.js';
import type { MSISCSITARGET_AuthorizedPrivilegeFamily } from './MSISCSITARGET_AuthorizedPrivilege.js';

/** A privilege together with those who hold it and that to which it applies. */
export interface CIM_AuthorizedPrivilege extends CIM_Privilege {}

export interface CIM_AuthorizedPrivilegeMethods extends CIM_PrivilegeMethods {}

/** CIM_AuthorizedPrivilege and all classes below it: what a reference to it may name. */
export type CIM_AuthorizedPrivilegeFamily =
  | 'CIM_AuthorizedPrivilege'
  | MSISCSITARGET_AuthorizedPrivilegeFamily;
