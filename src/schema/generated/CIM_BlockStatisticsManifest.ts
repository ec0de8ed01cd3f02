// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';

/** Values of CIM_BlockStatisticsManifest.ElementType (ValueMap). */
export const CIM_BlockStatisticsManifest_ElementType = {
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

/** Values of CIM_BlockStatisticsManifest.RateElementType (ValueMap). */
export const CIM_BlockStatisticsManifest_RateElementType = {
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

/** Chooses which statistics of one kind of element are collected. */
export interface CIM_BlockStatisticsManifest extends CIM_ManagedElement {
  /**
   * Optionally names the instance within the namespace; a subclass that makes it a key says how it is formed.
   */
  readonly InstanceID: string | null;
  /** The kind of element. */
  readonly ElementType: number | null;
  readonly IncludeStartStatisticTime: boolean | null;
  readonly IncludeStatisticTime: boolean | null;
  readonly IncludeTotalIOs: boolean | null;
  readonly IncludeKBytesTransferred: boolean | null;
  readonly IncludeIOTimeCounter: boolean | null;
  readonly IncludeReadIOs: boolean | null;
  readonly IncludeReadHitIOs: boolean | null;
  readonly IncludeReadIOTimeCounter: boolean | null;
  readonly IncludeReadHitIOTimeCounter: boolean | null;
  readonly IncludeKBytesRead: boolean | null;
  readonly IncludeWriteIOs: boolean | null;
  readonly IncludeWriteHitIOs: boolean | null;
  readonly IncludeWriteIOTimeCounter: boolean | null;
  readonly IncludeWriteHitIOTimeCounter: boolean | null;
  readonly IncludeKBytesWritten: boolean | null;
  readonly IncludeIdleTimeCounter: boolean | null;
  readonly IncludeMaintOp: boolean | null;
  readonly IncludeMaintTimeCounter: boolean | null;
  /** The statistics in the order in which a line lists them. */
  readonly CSVSequence: readonly (string | null)[] | null;
  /** The rates in the order in which a line lists them. */
  readonly CSVRateSequence: readonly (string | null)[] | null;
  readonly IncludeKBytesReadRate: boolean | null;
  readonly IncludeKBytesTransferredRate: boolean | null;
  readonly IncludeKBytesWrittenRate: boolean | null;
  readonly IncludeMaintOpRate: boolean | null;
  readonly IncludeRateIntervalEndTime: boolean | null;
  readonly IncludeRateIntervalStartTime: boolean | null;
  readonly IncludeReadHitIOsRate: boolean | null;
  readonly IncludeReadIOsRate: boolean | null;
  readonly IncludeTotalIOsRate: boolean | null;
  readonly IncludeWriteHitIOsRate: boolean | null;
  readonly IncludeWriteIOsRate: boolean | null;
  /** The kind of element that rates are given for. */
  readonly RateElementType: number | null;
}

export interface CIM_BlockStatisticsManifestMethods extends CIM_ManagedElementMethods {}

/** CIM_BlockStatisticsManifest and all classes below it: what a reference to it may name. */
export type CIM_BlockStatisticsManifestFamily =
  | 'CIM_BlockStatisticsManifest';
