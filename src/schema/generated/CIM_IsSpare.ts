// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_RedundancySetFamily } from './CIM_RedundancySet.js';

/** Values of CIM_IsSpare.SpareStatus (ValueMap). */
export const CIM_IsSpare_SpareStatus = {
  Unknown: 0,
  HotStandby: 2,
  ColdStandby: 3,
} as const;

/** Values of CIM_IsSpare.FailoverSupported (ValueMap). */
export const CIM_IsSpare_FailoverSupported = {
  Unknown: 0,
  Automatic: 2,
  Manual: 3,
  BothManualAndAutomatic: 4,
} as const;

/** Says what an element is a spare for. */
export interface CIM_IsSpare extends CIM_Dependency {
  /** The spare. */
  readonly Antecedent: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The redundancy set that it serves. */
  readonly Dependent: CIMInstanceName<CIM_RedundancySetFamily> | null;
  readonly SpareStatus: number | null;
  readonly FailoverSupported: number | null;
}

export interface CIM_IsSpareMethods extends CIM_DependencyMethods {}

/** CIM_IsSpare and all classes below it: what a reference to it may name. */
export type CIM_IsSpareFamily =
  | 'CIM_IsSpare';
