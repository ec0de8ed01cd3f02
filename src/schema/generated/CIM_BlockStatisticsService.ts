// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_BlockStatisticsManifestFamily } from './CIM_BlockStatisticsManifest.js';
import type { CIM_BlockStatisticsManifestCollectionFamily } from './CIM_BlockStatisticsManifestCollection.js';
import type { CIM_ConcreteJobFamily } from './CIM_ConcreteJob.js';
import type { CIM_StatisticsCollectionFamily } from './CIM_StatisticsCollection.js';
import type { CIM_StatisticsService, CIM_StatisticsServiceMethods } from './CIM_StatisticsService.js';
import type { ISCSIWBEM_BlockStatisticsServiceFamily } from './ISCSIWBEM_BlockStatisticsService.js';

/** Return values of CIM_BlockStatisticsService.GetStatisticsCollection (ValueMap). */
export const GetStatisticsCollectionReturn = {
  JobCompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  MethodParametersCheckedJobStarted: 4096,
  ElementNotSupported: 4097,
  StatisticsFormatNotSupported: 4098,
} as const;

/** Values of the parameter ElementTypes of CIM_BlockStatisticsService.GetStatisticsCollection (ValueMap). */
export const GetStatisticsCollection_ElementTypes = {
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

/**
 * Values of the parameter StatisticsFormat of CIM_BlockStatisticsService.GetStatisticsCollection (ValueMap).
 */
export const GetStatisticsCollection_StatisticsFormat = {
  Unknown: 0,
  Other: 1,
  CSV: 2,
} as const;

/** Return values of CIM_BlockStatisticsService.CreateManifestCollection (ValueMap). */
export const CreateManifestCollectionReturn = {
  Ok: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
} as const;

/** Return values of CIM_BlockStatisticsService.AddOrModifyManifest (ValueMap). */
export const AddOrModifyManifestReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  ElementNotSupported: 4096,
  MetricNotSupported: 4097,
  ElementTypeParameterMissing: 4098,
} as const;

/** Values of the parameter ElementType of CIM_BlockStatisticsService.AddOrModifyManifest (ValueMap). */
export const AddOrModifyManifest_ElementType = {
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

/** Return values of CIM_BlockStatisticsService.RemoveManifests (ValueMap). */
export const RemoveManifestsReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  ManifestNotFound: 4096,
} as const;

/** Return values of CIM_BlockStatisticsService.GetRateStatisticsCollection (ValueMap). */
export const GetRateStatisticsCollectionReturn = {
  JobCompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  MethodParametersCheckedJobStarted: 4096,
  ElementNotSupported: 4097,
  StatisticsFormatNotSupported: 4098,
} as const;

/**
 * Values of the parameter RateElementTypes of CIM_BlockStatisticsService.GetRateStatisticsCollection
 * (ValueMap).
 */
export const GetRateStatisticsCollection_RateElementTypes = {
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
  DeviceMaskingGroupRate: 25,
} as const;

/**
 * Values of the parameter StatisticsFormat of CIM_BlockStatisticsService.GetRateStatisticsCollection
 * (ValueMap).
 */
export const GetRateStatisticsCollection_StatisticsFormat = {
  Unknown: 0,
  Other: 1,
  CSV: 2,
} as const;

/** Hands out statistics of block storage in bulk. */
export interface CIM_BlockStatisticsService extends CIM_StatisticsService {}

export interface CIM_BlockStatisticsServiceMethods extends CIM_StatisticsServiceMethods {
  /** Returns the statistics that a collection of manifests chooses, as lines of text. */
  GetStatisticsCollection: {
    in: {
      readonly ElementTypes: readonly (number | null)[] | null;
      readonly ManifestCollection: CIMInstanceName<CIM_BlockStatisticsManifestCollectionFamily> | null;
      readonly StatisticsFormat: number | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      readonly Statistics?: readonly (string | null)[] | null;
    };
    returns: (typeof GetStatisticsCollectionReturn)[keyof typeof GetStatisticsCollectionReturn];
  };
  /** Creates an empty collection of manifests. */
  CreateManifestCollection: {
    in: {
      readonly Statistics: CIMInstanceName<CIM_StatisticsCollectionFamily> | null;
      readonly ElementName: string | null;
    };
    out: {
      readonly ManifestCollection?: CIMInstanceName<CIM_BlockStatisticsManifestCollectionFamily> | null;
    };
    returns: (typeof CreateManifestCollectionReturn)[keyof typeof CreateManifestCollectionReturn];
  };
  /** Adds a manifest to a collection, or changes one. */
  AddOrModifyManifest: {
    in: {
      readonly ManifestCollection: CIMInstanceName<CIM_BlockStatisticsManifestCollectionFamily> | null;
      readonly ElementType: number | null;
      readonly ElementName: string | null;
      readonly StatisticsList: readonly (string | null)[] | null;
    };
    out: {
      readonly Manifest?: CIMInstanceName<CIM_BlockStatisticsManifestFamily> | null;
    };
    returns: (typeof AddOrModifyManifestReturn)[keyof typeof AddOrModifyManifestReturn];
  };
  /** Takes manifests out of a collection. */
  RemoveManifests: {
    in: {
      readonly ManifestCollection: CIMInstanceName<CIM_BlockStatisticsManifestCollectionFamily> | null;
      readonly Manifests: readonly (CIMInstanceName<CIM_BlockStatisticsManifestFamily> | null)[] | null;
    };
    out: {};
    returns: (typeof RemoveManifestsReturn)[keyof typeof RemoveManifestsReturn];
  };
  /** Returns rates over an interval, as lines of text. */
  GetRateStatisticsCollection: {
    in: {
      readonly RateElementTypes: readonly (number | null)[] | null;
      readonly ManifestCollection: CIMInstanceName<CIM_BlockStatisticsManifestCollectionFamily> | null;
      readonly StatisticsFormat: number | null;
      readonly RateIntervalStartTime: CIMDateTime | null;
      readonly RateIntervalEndTime: CIMDateTime | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      readonly Statistics?: readonly (string | null)[] | null;
    };
    returns: (typeof GetRateStatisticsCollectionReturn)[keyof typeof GetRateStatisticsCollectionReturn];
  };
}

/** CIM_BlockStatisticsService and all classes below it: what a reference to it may name. */
export type CIM_BlockStatisticsServiceFamily =
  | 'CIM_BlockStatisticsService'
  | ISCSIWBEM_BlockStatisticsServiceFamily;
