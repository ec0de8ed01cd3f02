// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_DeviceSAPImplementation, CIM_DeviceSAPImplementationMethods } from './CIM_DeviceSAPImplementation.js';

/** Says which device implements a target port. */
export interface MSISCSITARGET_DeviceSAPImplementation extends CIM_DeviceSAPImplementation {}

export interface MSISCSITARGET_DeviceSAPImplementationMethods extends CIM_DeviceSAPImplementationMethods {}

/** MSISCSITARGET_DeviceSAPImplementation and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_DeviceSAPImplementationFamily =
  | 'MSISCSITARGET_DeviceSAPImplementation';
