// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_IPAssignmentSettingData, CIM_IPAssignmentSettingDataMethods } from './CIM_IPAssignmentSettingData.js';

/** Values of CIM_StaticIPAssignmentSettingData.AddressOrigin (ValueMap). */
export const CIM_StaticIPAssignmentSettingData_AddressOrigin = {
  Static: 3,
} as const;

/** Values of CIM_StaticIPAssignmentSettingData.IPv6AddressType (ValueMap). */
export const CIM_StaticIPAssignmentSettingData_IPv6AddressType = {
  Unspecified: 2,
  Loopback: 3,
  Multicast: 4,
  LinkLocalUnicast: 5,
  GlobalUnicast: 6,
  EmbeddedIPv4Address: 7,
  SiteLocalUnicast: 8,
} as const;

/** A fixed IP address. */
export interface CIM_StaticIPAssignmentSettingData extends CIM_IPAssignmentSettingData {
  /** Where the address comes from. */
  readonly AddressOrigin: number | null;
  readonly IPv4Address: string | null;
  readonly SubnetMask: string | null;
  readonly GatewayIPv4Address: string | null;
  readonly GatewayIPv6Address: string | null;
  readonly IPv6Address: string | null;
  readonly IPv6AddressType: number | null;
  readonly IPv6SubnetPrefixLength: number | null;
}

export interface CIM_StaticIPAssignmentSettingDataMethods extends CIM_IPAssignmentSettingDataMethods {}

/** CIM_StaticIPAssignmentSettingData and all classes below it: what a reference to it may name. */
export type CIM_StaticIPAssignmentSettingDataFamily =
  | 'CIM_StaticIPAssignmentSettingData';
