// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_HostedAccessPoint, CIM_HostedAccessPointMethods } from './CIM_HostedAccessPoint.js';

/** Says on which host a communication mechanism lives. */
export interface MSFTSM_HostedAccessPoint extends CIM_HostedAccessPoint {}

export interface MSFTSM_HostedAccessPointMethods extends CIM_HostedAccessPointMethods {}

/** MSFTSM_HostedAccessPoint and all classes below it: what a reference to it may name. */
export type MSFTSM_HostedAccessPointFamily =
  | 'MSFTSM_HostedAccessPoint';
