// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_Synchronized, CIM_SynchronizedMethods } from './CIM_Synchronized.js';

/** Values of CIM_GroupSynchronized.ConsistencyType (ValueMap). */
export const CIM_GroupSynchronized_ConsistencyType = {
  SequentiallyConsistent: 2,
} as const;

/** Values of CIM_GroupSynchronized.ConsistencyState (ValueMap). */
export const CIM_GroupSynchronized_ConsistencyState = {
  Unknown: 0,
  Other: 1,
  NotApplicable: 2,
  Consistent: 3,
  Inconsistent: 4,
} as const;

/** Values of CIM_GroupSynchronized.ConsistencyStatus (ValueMap). */
export const CIM_GroupSynchronized_ConsistencyStatus = {
  Unknown: 0,
  Other: 1,
  Completed: 2,
  ConsistencyInProgress: 3,
  ConsistencyDisabled: 4,
  ConsistencyError: 5,
} as const;

/** Says that one group is a copy of another. */
export interface CIM_GroupSynchronized extends CIM_Synchronized {
  /** The source group. */
  readonly SystemElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The copy. */
  readonly SyncedElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The name of the relationship for people. */
  readonly RelationshipName: string | null;
  /** Whether consistency is kept among the members. */
  readonly ConsistencyEnabled: boolean | null;
  /** Which consistency is kept. */
  readonly ConsistencyType: number | null;
  /** Whether the members are consistent now. */
  readonly ConsistencyState: number | null;
  /** What is being done about consistency. */
  readonly ConsistencyStatus: number | null;
}

export interface CIM_GroupSynchronizedMethods extends CIM_SynchronizedMethods {}

/** CIM_GroupSynchronized and all classes below it: what a reference to it may name. */
export type CIM_GroupSynchronizedFamily =
  | 'CIM_GroupSynchronized';
