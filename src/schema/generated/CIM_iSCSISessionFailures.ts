// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StatisticalData, CIM_StatisticalDataMethods } from './CIM_StatisticalData.js';

/** Values of CIM_iSCSISessionFailures.LastSessionFailureType (ValueMap). */
export const CIM_iSCSISessionFailures_LastSessionFailureType = {
  Other: 1,
  Digest: 2,
  Timeout: 3,
  Format: 4,
} as const;

/** Counts sessions of an iSCSI node that failed. */
export interface CIM_iSCSISessionFailures extends CIM_StatisticalData {
  /** Sessions that failed. */
  readonly SessionFailures: bigint | null;
  /** Why the last one failed. */
  readonly LastSessionFailureType: number | null;
  /** Names the reason where LastSessionFailureType is "Other". */
  readonly OtherLastSessionFailureType: string | null;
  /** The iSCSI name of the other side of the last one. */
  readonly LastSessionFailureRemoteNodeName: string | null;
  /** Sessions that failed because a digest was wrong. */
  readonly SessionDigestFailures: bigint | null;
  /** Sessions that failed because nothing came in time. */
  readonly SessionConnectionTimeoutFailures: bigint | null;
  /** Sessions that failed because a PDU was ill-formed. */
  readonly SessionFormatErrors: bigint | null;
}

export interface CIM_iSCSISessionFailuresMethods extends CIM_StatisticalDataMethods {}

/** CIM_iSCSISessionFailures and all classes below it: what a reference to it may name. */
export type CIM_iSCSISessionFailuresFamily =
  | 'CIM_iSCSISessionFailures';
