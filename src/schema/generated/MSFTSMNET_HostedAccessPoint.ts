// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_HostedAccessPoint, CIM_HostedAccessPointMethods } from './CIM_HostedAccessPoint.js';

/** Says on which host an IP address lives. */
export interface MSFTSMNET_HostedAccessPoint extends CIM_HostedAccessPoint {}

export interface MSFTSMNET_HostedAccessPointMethods extends CIM_HostedAccessPointMethods {}

/** MSFTSMNET_HostedAccessPoint and all classes below it: what a reference to it may name. */
export type MSFTSMNET_HostedAccessPointFamily =
  | 'MSFTSMNET_HostedAccessPoint';
