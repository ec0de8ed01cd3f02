// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_SCSIProtocolController, CIM_SCSIProtocolControllerMethods } from './CIM_SCSIProtocolController.js';

/**
 * The iSCSI node of a target, and the view of its logical units, in one object. Name is the iSCSI name,
 * NameFormat is 3.
 */
export interface MSISCSITARGET_SCSIProtocolController extends CIM_SCSIProtocolController {}

export interface MSISCSITARGET_SCSIProtocolControllerMethods extends CIM_SCSIProtocolControllerMethods {}

/** MSISCSITARGET_SCSIProtocolController and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_SCSIProtocolControllerFamily =
  | 'MSISCSITARGET_SCSIProtocolController';
