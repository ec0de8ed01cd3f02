// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_SystemDevice, CIM_SystemDeviceMethods } from './CIM_SystemDevice.js';

/** Says to which host a volume or an iSCSI node belongs. */
export interface MSISCSITARGET_SystemDevice extends CIM_SystemDevice {}

export interface MSISCSITARGET_SystemDeviceMethods extends CIM_SystemDeviceMethods {}

/** MSISCSITARGET_SystemDevice and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_SystemDeviceFamily =
  | 'MSISCSITARGET_SystemDevice';
