// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_DeviceSAPImplementation, CIM_DeviceSAPImplementationMethods } from './CIM_DeviceSAPImplementation.js';

/** Says which Ethernet port carries an IP address. */
export interface MSFTSMNET_DeviceSAPImplementation extends CIM_DeviceSAPImplementation {}

export interface MSFTSMNET_DeviceSAPImplementationMethods extends CIM_DeviceSAPImplementationMethods {}

/** MSFTSMNET_DeviceSAPImplementation and all classes below it: what a reference to it may name. */
export type MSFTSMNET_DeviceSAPImplementationFamily =
  | 'MSFTSMNET_DeviceSAPImplementation';
