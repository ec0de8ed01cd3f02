// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_SettingData, CIM_SettingDataMethods } from './CIM_SettingData.js';
import type { CIM_StaticIPAssignmentSettingDataFamily } from './CIM_StaticIPAssignmentSettingData.js';

/** Values of CIM_IPAssignmentSettingData.AddressOrigin (ValueMap). */
export const CIM_IPAssignmentSettingData_AddressOrigin = {
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
  CumulativeConfiguration: 11,
} as const;

/** Values of CIM_IPAssignmentSettingData.ProtocolIFType (ValueMap). */
export const CIM_IPAssignmentSettingData_ProtocolIFType = {
  Unknown: 0,
  IPv4: 4096,
  IPv6: 4097,
} as const;

/** Values of CIM_IPAssignmentSettingData.AddressPrefixOrigin (ValueMap). */
export const CIM_IPAssignmentSettingData_AddressPrefixOrigin = {
  Other: 1,
  Manual: 2,
  Wellknown: 3,
  Dhcp: 4,
  Routeradv: 5,
} as const;

/** Values of CIM_IPAssignmentSettingData.AddressSuffixOrigin (ValueMap). */
export const CIM_IPAssignmentSettingData_AddressSuffixOrigin = {
  Other: 1,
  Manual: 2,
  Wellknown: 3,
  Dhcp: 4,
  Linklayer: 5,
  Random: 6,
} as const;

/** How an IP interface gets its address. */
export interface CIM_IPAssignmentSettingData extends CIM_SettingData {
  /** Where the address comes from. */
  readonly AddressOrigin: number | null;
  readonly ProtocolIFType: number | null;
  /** Where the prefix comes from. */
  readonly AddressPrefixOrigin: number | null;
  /** Where the rest of the address comes from. */
  readonly AddressSuffixOrigin: number | null;
  readonly OtherAddressPrefixOriginDescription: string | null;
  readonly OtherAddressSuffixOriginDescription: string | null;
}

export interface CIM_IPAssignmentSettingDataMethods extends CIM_SettingDataMethods {}

/** CIM_IPAssignmentSettingData and all classes below it: what a reference to it may name. */
export type CIM_IPAssignmentSettingDataFamily =
  | 'CIM_IPAssignmentSettingData'
  | CIM_StaticIPAssignmentSettingDataFamily;
