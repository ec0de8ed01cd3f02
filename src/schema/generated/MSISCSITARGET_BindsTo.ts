// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_BindsTo, CIM_BindsToMethods } from './CIM_BindsTo.js';

/** Says on which TCP endpoint a target port stands, and on which IP address that one does. */
export interface MSISCSITARGET_BindsTo extends CIM_BindsTo {}

export interface MSISCSITARGET_BindsToMethods extends CIM_BindsToMethods {}

/** MSISCSITARGET_BindsTo and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_BindsToFamily =
  | 'MSISCSITARGET_BindsTo';
