// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_StatisticalData, CIM_StatisticalDataMethods } from './CIM_StatisticalData.js';

/** Values of CIM_iSCSILoginStatistics.LastLoginFailureType (ValueMap). */
export const CIM_iSCSILoginStatistics_LastLoginFailureType = {
  Other: 1,
  Negotiate: 2,
  Authenticate: 3,
  Authorize: 4,
  Redirect: 5,
} as const;

/** Values of CIM_iSCSILoginStatistics.LastLoginFailureRemoteAddressType (ValueMap). */
export const CIM_iSCSILoginStatistics_LastLoginFailureRemoteAddressType = {
  IPv4: 1,
  IPv6: 2,
} as const;

/** Counts logins at an iSCSI node. */
export interface CIM_iSCSILoginStatistics extends CIM_StatisticalData {
  /** Logins that failed. */
  readonly LoginFailures: bigint | null;
  readonly LastLoginFailureTime: CIMDateTime | null;
  /** Why the last one failed. */
  readonly LastLoginFailureType: number | null;
  /** Names the reason where LastLoginFailureType is "Other". */
  readonly OtherLastLoginFailureType: string | null;
  /** Who tried it: the iSCSI name that was given. */
  readonly LastLoginFailureRemoteNodeName: string | null;
  /** The kind of address in LastLoginFailureRemoteAddress. */
  readonly LastLoginFailureRemoteAddressType: number | null;
  /** The address that the last failed login came from. */
  readonly LastLoginFailureRemoteAddress: number | null;
  /** Logins that succeeded. */
  readonly SuccessfulLogins: bigint | null;
  /** Logins that failed in negotiation. */
  readonly NegotiationLoginFailures: bigint | null;
  /** Logins that failed because the proof of identity did. */
  readonly AuthenticationLoginFailures: bigint | null;
  /** Logins that failed because they were not allowed. */
  readonly AuthorizationLoginFailures: bigint | null;
  /** Logins that were sent elsewhere. */
  readonly LoginRedirects: bigint | null;
  /** Logins that failed for another reason. */
  readonly OtherLoginFailures: bigint | null;
  /** Logouts with the reason "close the session" or "close the connection". */
  readonly NormalLogouts: bigint | null;
  /** Logouts for another reason. */
  readonly OtherLogouts: bigint | null;
}

export interface CIM_iSCSILoginStatisticsMethods extends CIM_StatisticalDataMethods {}

/** CIM_iSCSILoginStatistics and all classes below it: what a reference to it may name. */
export type CIM_iSCSILoginStatisticsFamily =
  | 'CIM_iSCSILoginStatistics';
