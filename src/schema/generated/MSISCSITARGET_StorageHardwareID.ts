// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StorageHardwareID, CIM_StorageHardwareIDMethods } from './CIM_StorageHardwareID.js';

/** Identifies an initiator by its iSCSI name. */
export interface MSISCSITARGET_StorageHardwareID extends CIM_StorageHardwareID {}

export interface MSISCSITARGET_StorageHardwareIDMethods extends CIM_StorageHardwareIDMethods {}

/** MSISCSITARGET_StorageHardwareID and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_StorageHardwareIDFamily =
  | 'MSISCSITARGET_StorageHardwareID';
