// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_RemoteServiceAccessPoint, CIM_RemoteServiceAccessPointMethods } from './CIM_RemoteServiceAccessPoint.js';

/** Values of CIM_RemotePort.PortProtocol (ValueMap). */
export const CIM_RemotePort_PortProtocol = {
  Other: 1,
  TCP: 2,
  UDP: 3,
} as const;

/** A port of a remote service. */
export interface CIM_RemotePort extends CIM_RemoteServiceAccessPoint {
  readonly PortInfo: string | null;
  readonly PortProtocol: number | null;
  readonly OtherProtocolDescription: string | null;
}

export interface CIM_RemotePortMethods extends CIM_RemoteServiceAccessPointMethods {}

/** CIM_RemotePort and all classes below it: what a reference to it may name. */
export type CIM_RemotePortFamily =
  | 'CIM_RemotePort';
