// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_EndpointOfNetworkPipe, CIM_EndpointOfNetworkPipeMethods } from './CIM_EndpointOfNetworkPipe.js';

/** Says between which endpoints a session or a connection runs. */
export interface MSISCSITARGET_EndpointOfNetworkPipe extends CIM_EndpointOfNetworkPipe {}

export interface MSISCSITARGET_EndpointOfNetworkPipeMethods extends CIM_EndpointOfNetworkPipeMethods {}

/** MSISCSITARGET_EndpointOfNetworkPipe and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_EndpointOfNetworkPipeFamily =
  | 'MSISCSITARGET_EndpointOfNetworkPipe';
