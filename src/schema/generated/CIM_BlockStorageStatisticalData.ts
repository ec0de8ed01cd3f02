// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StatisticalData, CIM_StatisticalDataMethods } from './CIM_StatisticalData.js';
import type { ISCSIWBEM_BlockStorageStatisticalDataFamily } from './ISCSIWBEM_BlockStorageStatisticalData.js';

/** Values of CIM_BlockStorageStatisticalData.ElementType (ValueMap). */
export const CIM_BlockStorageStatisticalData_ElementType = {
  Unknown: 0,
  ComputerSystem: 2,
  FrontEndComputerSystem: 3,
  PeerComputerSystem: 4,
  BackEndComputerSystem: 5,
  FrontEndPort: 6,
  BackEndPort: 7,
  Volume: 8,
  Extent: 9,
  DiskDrive: 10,
  ArbitraryLUs: 11,
  RemoteReplicaGroup: 12,
} as const;

/** Values of CIM_BlockStorageStatisticalData.RateElementType (ValueMap). */
export const CIM_BlockStorageStatisticalData_RateElementType = {
  Unknown: 0,
  ComputerSystemRate: 13,
  FrontEndComputerSystemRate: 14,
  PeerComputerSystemRate: 15,
  BackEndComputerSystemRate: 16,
  FrontEndPortRate: 17,
  BackEndPortRate: 18,
  VolumeRate: 19,
  ExtentRate: 20,
  DiskDriveRate: 21,
  ArbitraryLUsRate: 22,
  RemoteReplicaGroupRate: 23,
} as const;

/** Counters of reads and writes of a storage element. */
export interface CIM_BlockStorageStatisticalData extends CIM_StatisticalData {
  /** The kind of element that is measured. */
  readonly ElementType: number | null;
  /** Reads and writes together. */
  readonly TotalIOs: bigint | null;
  readonly KBytesTransferred: bigint | null;
  readonly KBytesWritten: bigint | null;
  /** Time spent on reads and writes, in ticks. */
  readonly IOTimeCounter: bigint | null;
  readonly ReadIOs: bigint | null;
  /** Reads that the cache served. */
  readonly ReadHitIOs: bigint | null;
  readonly ReadIOTimeCounter: bigint | null;
  readonly ReadHitIOTimeCounter: bigint | null;
  readonly KBytesRead: bigint | null;
  readonly WriteIOs: bigint | null;
  /** Writes that the cache took in. */
  readonly WriteHitIOs: bigint | null;
  readonly WriteIOTimeCounter: bigint | null;
  readonly WriteHitIOTimeCounter: bigint | null;
  /** Time without anything to do, in ticks. */
  readonly IdleTimeCounter: bigint | null;
  /** Operations of maintenance. */
  readonly MaintOp: bigint | null;
  readonly MaintTimeCounter: bigint | null;
  readonly KBytesReadRate: number | null;
  readonly KBytesTransferredRate: number | null;
  readonly KBytesWrittenRate: number | null;
  readonly MaintOpRate: number | null;
  readonly RateElementType: number | null;
  readonly ReadHitIOsRate: number | null;
  readonly ReadIOsRate: number | null;
  readonly TotalIOsRate: number | null;
  readonly WriteHitIOsRate: number | null;
  readonly WriteIOsRate: number | null;
}

export interface CIM_BlockStorageStatisticalDataMethods extends CIM_StatisticalDataMethods {}

/** CIM_BlockStorageStatisticalData and all classes below it: what a reference to it may name. */
export type CIM_BlockStorageStatisticalDataFamily =
  | 'CIM_BlockStorageStatisticalData'
  | ISCSIWBEM_BlockStorageStatisticalDataFamily;
