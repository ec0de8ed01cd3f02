// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_StorageRedundancySetFamily } from './CIM_StorageRedundancySet.js';
import type { CIM_SystemSpecificCollection, CIM_SystemSpecificCollectionMethods } from './CIM_SystemSpecificCollection.js';

/** Values of CIM_RedundancySet.RedundancyStatus (ValueMap). */
export const CIM_RedundancySet_RedundancyStatus = {
  Unknown: 0,
  DMTFReserved: 1,
  FullyRedundant: 2,
  DegradedRedundancy: 3,
  RedundancyLost: 4,
  OverallFailure: 5,
} as const;

/** Values of CIM_RedundancySet.TypeOfSet (ValueMap). */
export const CIM_RedundancySet_TypeOfSet = {
  Unknown: 0,
  Other: 1,
  NPlus1: 2,
  LoadBalanced: 3,
  Sparing: 4,
  LimitedSparing: 5,
} as const;

/** Values of CIM_RedundancySet.LoadBalanceAlgorithm (ValueMap). */
export const CIM_RedundancySet_LoadBalanceAlgorithm = {
  Unknown: 0,
  Other: 1,
  NoLoadBalancing: 2,
  RoundRobin: 3,
  LeastBlocks: 4,
  LeastIO: 5,
  AddressRegion: 6,
  ProductSpecific: 7,
} as const;

/** Return values of CIM_RedundancySet.Failover (ValueMap). */
export const FailoverReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnknownUnspecifiedError: 2,
  BusyInUse: 3,
  ParamterError: 4,
} as const;

/** Elements that stand in for one another. */
export interface CIM_RedundancySet extends CIM_SystemSpecificCollection {
  /** Whether enough of them are left. */
  readonly RedundancyStatus: number | null;
  /** How they stand in for one another. */
  readonly TypeOfSet: readonly (number | null)[] | null;
  readonly MinNumberNeeded: number | null;
  readonly MaxNumberSupported: number | null;
  readonly VendorIdentifyingInfo: string | null;
  readonly OtherTypeOfSet: readonly (string | null)[] | null;
  readonly LoadBalanceAlgorithm: number | null;
  readonly OtherLoadBalanceAlgorithm: string | null;
}

export interface CIM_RedundancySetMethods extends CIM_SystemSpecificCollectionMethods {
  /** Lets one member take over from another. */
  Failover: {
    in: {
      readonly FailoverFrom: CIMInstanceName<CIM_ManagedElementFamily> | null;
      readonly FailoverTo: CIMInstanceName<CIM_ManagedElementFamily> | null;
    };
    out: {};
    returns: (typeof FailoverReturn)[keyof typeof FailoverReturn];
  };
}

/** CIM_RedundancySet and all classes below it: what a reference to it may name. */
export type CIM_RedundancySetFamily =
  | 'CIM_RedundancySet'
  | CIM_StorageRedundancySetFamily;
