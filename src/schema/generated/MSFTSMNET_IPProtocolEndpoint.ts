// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_IPProtocolEndpoint, CIM_IPProtocolEndpointMethods } from './CIM_IPProtocolEndpoint.js';

/** An IP address of the host. */
export interface MSFTSMNET_IPProtocolEndpoint extends CIM_IPProtocolEndpoint {}

export interface MSFTSMNET_IPProtocolEndpointMethods extends CIM_IPProtocolEndpointMethods {}

/** MSFTSMNET_IPProtocolEndpoint and all classes below it: what a reference to it may name. */
export type MSFTSMNET_IPProtocolEndpointFamily =
  | 'MSFTSMNET_IPProtocolEndpoint';
