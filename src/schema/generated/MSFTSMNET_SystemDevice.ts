// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_SystemDevice, CIM_SystemDeviceMethods } from './CIM_SystemDevice.js';

/** Says to which host an Ethernet port belongs. */
export interface MSFTSMNET_SystemDevice extends CIM_SystemDevice {}

export interface MSFTSMNET_SystemDeviceMethods extends CIM_SystemDeviceMethods {}

/** MSFTSMNET_SystemDevice and all classes below it: what a reference to it may name. */
export type MSFTSMNET_SystemDeviceFamily =
  | 'MSFTSMNET_SystemDevice';
