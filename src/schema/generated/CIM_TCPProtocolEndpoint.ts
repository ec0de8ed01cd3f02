// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ProtocolEndpoint, CIM_ProtocolEndpointMethods } from './CIM_ProtocolEndpoint.js';
import type { MSISCSITARGET_TCPProtocolEndpointFamily } from './MSISCSITARGET_TCPProtocolEndpoint.js';

/** Values of CIM_TCPProtocolEndpoint.ProtocolIFType (ValueMap). */
export const CIM_TCPProtocolEndpoint_ProtocolIFType = {
  Other: 1,
  TCP: 4111,
  HTTP: 4204,
  HTTPS: 4406,
} as const;

/** A port of TCP. */
export interface CIM_TCPProtocolEndpoint extends CIM_ProtocolEndpoint {
  /** Always that of TCP. */
  readonly ProtocolIFType: number | null;
  /** The number of the port. */
  readonly PortNumber: number | null;
}

export interface CIM_TCPProtocolEndpointMethods extends CIM_ProtocolEndpointMethods {}

/** CIM_TCPProtocolEndpoint and all classes below it: what a reference to it may name. */
export type CIM_TCPProtocolEndpointFamily =
  | 'CIM_TCPProtocolEndpoint'
  | MSISCSITARGET_TCPProtocolEndpointFamily;
