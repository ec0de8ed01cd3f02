// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AuthorizedTarget, CIM_AuthorizedTargetMethods } from './CIM_AuthorizedTarget.js';

/** Says to which view a privilege applies. */
export interface MSISCSITARGET_AuthorizedTarget extends CIM_AuthorizedTarget {}

export interface MSISCSITARGET_AuthorizedTargetMethods extends CIM_AuthorizedTargetMethods {}

/** MSISCSITARGET_AuthorizedTarget and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_AuthorizedTargetFamily =
  | 'MSISCSITARGET_AuthorizedTarget';
