// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_SettingData, CIM_SettingDataMethods } from './CIM_SettingData.js';

/** Values of CIM_IPVersionSettingData.ProtocolIFType (ValueMap). */
export const CIM_IPVersionSettingData_ProtocolIFType = {
  Unknown: 0,
  IPv4: 4096,
  IPv6: 4097,
} as const;

/** Which versions of IP are in use. */
export interface CIM_IPVersionSettingData extends CIM_SettingData {
  readonly ProtocolIFType: number | null;
}

export interface CIM_IPVersionSettingDataMethods extends CIM_SettingDataMethods {}

/** CIM_IPVersionSettingData and all classes below it: what a reference to it may name. */
export type CIM_IPVersionSettingDataFamily =
  | 'CIM_IPVersionSettingData';
