// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_EthernetPortFamily } from './CIM_EthernetPort.js';
import type { CIM_FCPortFamily } from './CIM_FCPort.js';
import type { CIM_LogicalPort, CIM_LogicalPortMethods } from './CIM_LogicalPort.js';

/** Values of CIM_NetworkPort.LinkTechnology (ValueMap). */
export const CIM_NetworkPort_LinkTechnology = {
  Unknown: 0,
  Other: 1,
  Ethernet: 2,
  IB: 3,
  FC: 4,
  FDDI: 5,
  ATM: 6,
  TokenRing: 7,
  FrameRelay: 8,
  Infrared: 9,
  BlueTooth: 10,
  WirelessLAN: 11,
} as const;

/** A port of a network. */
export interface CIM_NetworkPort extends CIM_LogicalPort {
  /** The speed now, in bits per second. */
  readonly Speed: bigint | null;
  readonly OtherNetworkPortType: string | null;
  /** Number of the port on its device. */
  readonly PortNumber: number | null;
  /** The kind of link. */
  readonly LinkTechnology: number | null;
  /** Names the kind where LinkTechnology is "Other". */
  readonly OtherLinkTechnology: string | null;
  /** The address that the hardware was made with. */
  readonly PermanentAddress: string | null;
  /** The addresses that the port uses. */
  readonly NetworkAddresses: readonly (string | null)[] | null;
  /** TRUE if it sends and receives at the same time. */
  readonly FullDuplex: boolean | null;
  /** TRUE if it finds out speed and duplex by itself. */
  readonly AutoSense: boolean | null;
  readonly SupportedMaximumTransmissionUnit: bigint | null;
  readonly ActiveMaximumTransmissionUnit: bigint | null;
}

export interface CIM_NetworkPortMethods extends CIM_LogicalPortMethods {}

/** CIM_NetworkPort and all classes below it: what a reference to it may name. */
export type CIM_NetworkPortFamily =
  | 'CIM_NetworkPort'
  | CIM_EthernetPortFamily
  | CIM_FCPortFamily;
