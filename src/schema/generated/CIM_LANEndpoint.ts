// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ProtocolEndpoint, CIM_ProtocolEndpointMethods } from './CIM_ProtocolEndpoint.js';

/** Values of CIM_LANEndpoint.ProtocolIFType (ValueMap). */
export const CIM_LANEndpoint_ProtocolIFType = {
  Other: 1,
  EthernetCSMACD: 6,
  ISO802_5TokenRing: 9,
  FDDI: 15,
} as const;

/** Values of CIM_LANEndpoint.LANType (ValueMap). */
export const CIM_LANEndpoint_LANType = {
  Unknown: 0,
  Other: 1,
  Ethernet: 2,
  TokenRing: 3,
  FDDI: 4,
} as const;

/** An endpoint of a local network. */
export interface CIM_LANEndpoint extends CIM_ProtocolEndpoint {
  /** The protocol, in the numbers that IANA keeps for the type of a network interface, and further ones. */
  readonly ProtocolIFType: number | null;
  readonly LANID: string | null;
  readonly LANType: number | null;
  readonly OtherLANType: string | null;
  /** The main address, as 12 hexadecimal digits. */
  readonly MACAddress: string | null;
  /** Further addresses that it answers to. */
  readonly AliasAddresses: readonly (string | null)[] | null;
  /** Multicast addresses that it listens to. */
  readonly GroupAddresses: readonly (string | null)[] | null;
  /** The largest amount of data in a frame, in bits. */
  readonly MaxDataSize: number | null;
}

export interface CIM_LANEndpointMethods extends CIM_ProtocolEndpointMethods {}

/** CIM_LANEndpoint and all classes below it: what a reference to it may name. */
export type CIM_LANEndpointFamily =
  | 'CIM_LANEndpoint';
