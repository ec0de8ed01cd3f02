// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ServiceAccessPoint, CIM_ServiceAccessPointMethods } from './CIM_ServiceAccessPoint.js';

/** A connection to an IP network. */
export interface CIM_IPNetworkConnection extends CIM_ServiceAccessPoint {
  readonly ID: string | null;
}

export interface CIM_IPNetworkConnectionMethods extends CIM_ServiceAccessPointMethods {}

/** CIM_IPNetworkConnection and all classes below it: what a reference to it may name. */
export type CIM_IPNetworkConnectionFamily =
  | 'CIM_IPNetworkConnection';
