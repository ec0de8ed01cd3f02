// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_HostedAccessPoint, CIM_HostedAccessPointMethods } from './CIM_HostedAccessPoint.js';

/** Says on which host an iSCSI or TCP endpoint lives. */
export interface MSISCSITARGET_HostedAccessPoint extends CIM_HostedAccessPoint {}

export interface MSISCSITARGET_HostedAccessPointMethods extends CIM_HostedAccessPointMethods {}

/** MSISCSITARGET_HostedAccessPoint and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_HostedAccessPointFamily =
  | 'MSISCSITARGET_HostedAccessPoint';
