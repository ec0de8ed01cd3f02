// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ProtocolControllerForUnit, CIM_ProtocolControllerForUnitMethods } from './CIM_ProtocolControllerForUnit.js';

/** Says which volume is seen through a target, and under which number. */
export interface MSISCSITARGET_ProtocolControllerForUnit extends CIM_ProtocolControllerForUnit {}

export interface MSISCSITARGET_ProtocolControllerForUnitMethods extends CIM_ProtocolControllerForUnitMethods {}

/** MSISCSITARGET_ProtocolControllerForUnit and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_ProtocolControllerForUnitFamily =
  | 'MSISCSITARGET_ProtocolControllerForUnit';
