// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_TCPProtocolEndpoint, CIM_TCPProtocolEndpointMethods } from './CIM_TCPProtocolEndpoint.js';

/** A TCP port that targets are reached at. */
export interface MSISCSITARGET_TCPProtocolEndpoint extends CIM_TCPProtocolEndpoint {}

export interface MSISCSITARGET_TCPProtocolEndpointMethods extends CIM_TCPProtocolEndpointMethods {}

/** MSISCSITARGET_TCPProtocolEndpoint and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_TCPProtocolEndpointFamily =
  | 'MSISCSITARGET_TCPProtocolEndpoint';
