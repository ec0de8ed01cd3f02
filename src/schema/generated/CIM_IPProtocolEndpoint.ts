// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ProtocolEndpoint, CIM_ProtocolEndpointMethods } from './CIM_ProtocolEndpoint.js';
import type { MSFTSMNET_IPProtocolEndpointFamily } from './MSFTSMNET_IPProtocolEndpoint.js';

/** Values of CIM_IPProtocolEndpoint.ProtocolIFType (ValueMap). */
export const CIM_IPProtocolEndpoint_ProtocolIFType = {
  Other: 1,
  IPv4: 4096,
  IPv6: 4097,
  IPv4V6: 4098,
} as const;

/** Values of CIM_IPProtocolEndpoint.AddressType (ValueMap). */
export const CIM_IPProtocolEndpoint_AddressType = {
  Unknown: 0,
  IPv4: 1,
  IPv6: 2,
} as const;

/** Values of CIM_IPProtocolEndpoint.IPVersionSupport (ValueMap). */
export const CIM_IPProtocolEndpoint_IPVersionSupport = {
  Unknown: 0,
  IPv4Only: 1,
  IPv6Only: 2,
  BothIPv4AndIPv6: 3,
} as const;

/** Values of CIM_IPProtocolEndpoint.AddressOrigin (ValueMap). */
export const CIM_IPProtocolEndpoint_AddressOrigin = {
  Unknown: 0,
  Other: 1,
  NotApplicable: 2,
  Static: 3,
  DHCP: 4,
  BOOTP: 5,
  IPv4LinkLocal: 6,
  DHCPv6: 7,
  IPv6AutoConfig: 8,
  Stateless: 9,
  LinkLocal: 10,
} as const;

/** Values of CIM_IPProtocolEndpoint.IPv6AddressType (ValueMap). */
export const CIM_IPProtocolEndpoint_IPv6AddressType = {
  Unspecified: 2,
  Loopback: 3,
  Multicast: 4,
  LinkLocalUnicast: 5,
  GlobalUnicast: 6,
  EmbeddedIPv4Address: 7,
  SiteLocalUnicast: 8,
} as const;

/** Values of CIM_IPProtocolEndpoint.AddressPrefixOrigin (ValueMap). */
export const CIM_IPProtocolEndpoint_AddressPrefixOrigin = {
  Other: 1,
  Manual: 2,
  Wellknown: 3,
  Dhcp: 4,
  Routeradv: 5,
} as const;

/** Values of CIM_IPProtocolEndpoint.AddressSuffixOrigin (ValueMap). */
export const CIM_IPProtocolEndpoint_AddressSuffixOrigin = {
  Other: 1,
  Manual: 2,
  Wellknown: 3,
  Dhcp: 4,
  Linklayer: 5,
  Random: 6,
} as const;

/** An IP address of a system. */
export interface CIM_IPProtocolEndpoint extends CIM_ProtocolEndpoint {
  /** The protocol, in the numbers that IANA keeps for the type of a network interface, and further ones. */
  readonly ProtocolIFType: number | null;
  /** The address, in dotted decimal notation. */
  readonly IPv4Address: string | null;
  /** The address, in the notation of IPv6. */
  readonly IPv6Address: string | null;
  /** The address; IPv4Address and IPv6Address replace it. */
  readonly Address: string | null;
  /** The mask of the IPv4 address. */
  readonly SubnetMask: string | null;
  /** Length of the network prefix of the IPv6 address. */
  readonly PrefixLength: number | null;
  /** Which version Address is of. */
  readonly AddressType: number | null;
  /** Which versions the endpoint speaks. */
  readonly IPVersionSupport: number | null;
  /** Where the address comes from. */
  readonly AddressOrigin: number | null;
  /** The kind of the IPv6 address. */
  readonly IPv6AddressType: number | null;
  readonly IPv6SubnetPrefixLength: number | null;
  /** Where the prefix comes from. */
  readonly AddressPrefixOrigin: number | null;
  /** Where the rest of the address comes from. */
  readonly AddressSuffixOrigin: number | null;
  readonly OtherAddressPrefixOriginDescription: string | null;
  readonly OtherAddressSuffixOriginDescription: string | null;
}

export interface CIM_IPProtocolEndpointMethods extends CIM_ProtocolEndpointMethods {}

/** CIM_IPProtocolEndpoint and all classes below it: what a reference to it may name. */
export type CIM_IPProtocolEndpointFamily =
  | 'CIM_IPProtocolEndpoint'
  | MSFTSMNET_IPProtocolEndpointFamily;
