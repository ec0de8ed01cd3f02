// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AuthorizedPrivilege, CIM_AuthorizedPrivilegeMethods } from './CIM_AuthorizedPrivilege.js';

/** What initiators may do with the view of a target. */
export interface MSISCSITARGET_AuthorizedPrivilege extends CIM_AuthorizedPrivilege {}

export interface MSISCSITARGET_AuthorizedPrivilegeMethods extends CIM_AuthorizedPrivilegeMethods {}

/** MSISCSITARGET_AuthorizedPrivilege and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_AuthorizedPrivilegeFamily =
  | 'MSISCSITARGET_AuthorizedPrivilege';
