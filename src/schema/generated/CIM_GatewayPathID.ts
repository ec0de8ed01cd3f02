// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StorageHardwareID, CIM_StorageHardwareIDMethods } from './CIM_StorageHardwareID.js';

/** Values of CIM_GatewayPathID.GatewayIDType (ValueMap). */
export const CIM_GatewayPathID_GatewayIDType = {
  Other: 1,
  PortWWN: 2,
  NodeWWN: 3,
  Hostname: 4,
  ISCSIName: 5,
} as const;

/** Identifies an initiator together with the gateway that it comes through. */
export interface CIM_GatewayPathID extends CIM_StorageHardwareID {
  readonly GatewayID: string | null;
  readonly GatewayIDType: number | null;
  readonly OtherGatewayIDType: string | null;
}

export interface CIM_GatewayPathIDMethods extends CIM_StorageHardwareIDMethods {}

/** CIM_GatewayPathID and all classes below it: what a reference to it may name. */
export type CIM_GatewayPathIDFamily =
  | 'CIM_GatewayPathID';
