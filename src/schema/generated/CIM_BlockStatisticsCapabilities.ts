// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StatisticsCapabilities, CIM_StatisticsCapabilitiesMethods } from './CIM_StatisticsCapabilities.js';
import type { ISCSIWBEM_BlockStatisticsCapabilitiesFamily } from './ISCSIWBEM_BlockStatisticsCapabilities.js';

/** Values of CIM_BlockStatisticsCapabilities.ElementTypesSupported (ValueMap). */
export const CIM_BlockStatisticsCapabilities_ElementTypesSupported = {
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

/** Values of CIM_BlockStatisticsCapabilities.SynchronousMethodsSupported (ValueMap). */
export const CIM_BlockStatisticsCapabilities_SynchronousMethodsSupported = {
  ExecuteQuery: 2,
  QueryCollection: 3,
  GetStatisticsCollection: 4,
  ManifestCreation: 5,
  ManifestModification: 6,
  ManifestRemoval: 7,
  GetRateStatisticsCollection: 8,
} as const;

/** Values of CIM_BlockStatisticsCapabilities.AsynchronousMethodsSupported (ValueMap). */
export const CIM_BlockStatisticsCapabilities_AsynchronousMethodsSupported = {
  GetStatisticsCollection: 2,
  Indications: 3,
  GetRateStatisticsCollection: 8,
} as const;

/** Values of CIM_BlockStatisticsCapabilities.SupportedFeatures (ValueMap). */
export const CIM_BlockStatisticsCapabilities_SupportedFeatures = {
  None: 2,
  ClientDefinedSequence: 3,
  ClientDefinedRateSequence: 4,
} as const;

/** Values of CIM_BlockStatisticsCapabilities.RateElementTypesSupported (ValueMap). */
export const CIM_BlockStatisticsCapabilities_RateElementTypesSupported = {
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

/** What the block statistics service can count and how. */
export interface CIM_BlockStatisticsCapabilities extends CIM_StatisticsCapabilities {
  readonly ElementTypesSupported: readonly (number | null)[] | null;
  readonly SynchronousMethodsSupported: readonly (number | null)[] | null;
  readonly AsynchronousMethodsSupported: readonly (number | null)[] | null;
  /** Length of a tick of the time counters, in microseconds. */
  readonly ClockTickInterval: bigint | null;
  /** Which features of the service can be used. */
  readonly SupportedFeatures: readonly (number | null)[] | null;
  /** Kinds of element for which rates are given. */
  readonly RateElementTypesSupported: readonly (number | null)[] | null;
}

export interface CIM_BlockStatisticsCapabilitiesMethods extends CIM_StatisticsCapabilitiesMethods {}

/** CIM_BlockStatisticsCapabilities and all classes below it: what a reference to it may name. */
export type CIM_BlockStatisticsCapabilitiesFamily =
  | 'CIM_BlockStatisticsCapabilities'
  | ISCSIWBEM_BlockStatisticsCapabilitiesFamily;
