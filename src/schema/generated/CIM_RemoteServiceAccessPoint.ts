// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_RemotePortFamily } from './CIM_RemotePort.js';
import type { CIM_ServiceAccessPoint, CIM_ServiceAccessPointMethods } from './CIM_ServiceAccessPoint.js';

/** Values of CIM_RemoteServiceAccessPoint.InfoFormat (ValueMap). */
export const CIM_RemoteServiceAccessPoint_InfoFormat = {
  Other: 1,
  HostName: 2,
  IPv4Address: 3,
  IPv6Address: 4,
  IPXAddress: 5,
  DECnetAddress: 6,
  SNAAddress: 7,
  AutonomousSystemNumber: 8,
  MPLSLabel: 9,
  IPv4SubnetAddress: 10,
  IPv6SubnetAddress: 11,
  IPv4AddressRange: 12,
  IPv6AddressRange: 13,
  DialString: 100,
  EthernetAddress: 101,
  TokenRingAddress: 102,
  ATMAddress: 103,
  FrameRelayAddress: 104,
  URL: 200,
  FQDN: 201,
  UserFQDN: 202,
  DERASN1DN: 203,
  DERASN1GN: 204,
  KeyID: 205,
  ParameterizedURL: 206,
} as const;

/** Values of CIM_RemoteServiceAccessPoint.AccessContext (ValueMap). */
export const CIM_RemoteServiceAccessPoint_AccessContext = {
  Unknown: 0,
  Other: 1,
  DefaultGateway: 2,
  DNSServer: 3,
  SNMPTrapDestination: 4,
  MPLSTunnelDestination: 5,
  DHCPServer: 6,
  SMTPServer: 7,
  LDAPServer: 8,
  NetworkTimeProtocolNTPServer: 9,
  ManagementService: 10,
  InternetStorageNameServiceISNS: 11,
} as const;

/** What it takes to reach a service that runs elsewhere. */
export interface CIM_RemoteServiceAccessPoint extends CIM_ServiceAccessPoint {
  /** The address, in the form that InfoFormat says. */
  readonly AccessInfo: string | null;
  /** How to read AccessInfo. */
  readonly InfoFormat: number | null;
  /** Names the form where InfoFormat is "Other". */
  readonly OtherInfoFormatDescription: string | null;
  /** What kind of service is reached. */
  readonly AccessContext: number | null;
  /** Names the kind where AccessContext is "Other". */
  readonly OtherAccessContext: string | null;
}

export interface CIM_RemoteServiceAccessPointMethods extends CIM_ServiceAccessPointMethods {}

/** CIM_RemoteServiceAccessPoint and all classes below it: what a reference to it may name. */
export type CIM_RemoteServiceAccessPointFamily =
  | 'CIM_RemoteServiceAccessPoint'
  | CIM_RemotePortFamily;
