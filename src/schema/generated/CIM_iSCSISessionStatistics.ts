// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StatisticalData, CIM_StatisticalDataMethods } from './CIM_StatisticalData.js';

/** Counts what an iSCSI session carries. */
export interface CIM_iSCSISessionStatistics extends CIM_StatisticalData {
  /** SCSI Command PDUs in the session. */
  readonly CommandPDUsTransferred: bigint | null;
  /** SCSI Response PDUs in the session. */
  readonly ResponsePDUsTransferred: bigint | null;
  readonly BytesTransmitted: bigint | null;
  readonly BytesReceived: bigint | null;
  /** PDUs whose digest was wrong. */
  readonly DigestErrors: bigint | null;
  /** Connections that were ended because nothing came in time. */
  readonly ConnectionTimeoutErrors: bigint | null;
}

export interface CIM_iSCSISessionStatisticsMethods extends CIM_StatisticalDataMethods {}

/** CIM_iSCSISessionStatistics and all classes below it: what a reference to it may name. */
export type CIM_iSCSISessionStatisticsFamily =
  | 'CIM_iSCSISessionStatistics';
