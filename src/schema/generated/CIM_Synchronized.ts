// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_GroupSynchronizedFamily } from './CIM_GroupSynchronized.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_StorageSynchronizedFamily } from './CIM_StorageSynchronized.js';

/** Values of CIM_Synchronized.CopyState (ValueMap). */
export const CIM_Synchronized_CopyState = {
  Initialized: 2,
  Unsynchronized: 3,
  Synchronized: 4,
  Broken: 5,
  Fractured: 6,
  Split: 7,
  Inactive: 8,
  Suspended: 9,
  Failedover: 10,
  Prepared: 11,
  Aborted: 12,
  Skewed: 13,
  Mixed: 14,
  NotApplicable: 15,
  Partitioned: 16,
  Invalid: 17,
  Restored: 18,
} as const;

/** Values of CIM_Synchronized.Mode (ValueMap). */
export const CIM_Synchronized_Mode = {
  Unknown: 0,
  Synchronous: 2,
  Asynchronous: 3,
  Adaptive: 4,
} as const;

/** Values of CIM_Synchronized.ProgressStatus (ValueMap). */
export const CIM_Synchronized_ProgressStatus = {
  Unknown: 0,
  Completed: 2,
  Dormant: 3,
  Initializing: 4,
  Preparing: 5,
  Synchronizing: 6,
  Resyncing: 7,
  Restoring: 8,
  Fracturing: 9,
  Splitting: 10,
  FailingOver: 11,
  FailingBack: 12,
  Aborting: 13,
  Mixed: 14,
  NotApplicable: 15,
  Suspending: 16,
  RequiresFracture: 17,
  RequiresResync: 18,
  RequiresActivate: 19,
  Pending: 20,
  Detaching: 21,
  RequiresDetach: 22,
  Terminating: 23,
  RequiresSplit: 24,
  RequiresResume: 25,
} as const;

/** Values of CIM_Synchronized.SyncType (ValueMap). */
export const CIM_Synchronized_SyncType = {
  Mirror: 6,
  Snapshot: 7,
  Clone: 8,
  TokenizedClone: 9,
} as const;

/** Values of CIM_Synchronized.CopyRecoveryMode (ValueMap). */
export const CIM_Synchronized_CopyRecoveryMode = {
  Unknown: 0,
  Automatic: 2,
  Manual: 3,
} as const;

/** Says that one element is a copy of another, made once or kept up to date. */
export interface CIM_Synchronized {
  /** The source. */
  readonly SystemElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The copy. */
  readonly SyncedElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The moment that the copy shows. */
  readonly WhenSynced: CIMDateTime | null;
  /** Whether the copy is being kept up to date. */
  readonly SyncMaintained: boolean | null;
  /** The state of the relationship. */
  readonly CopyState: number | null;
  /** Whether writes reach the copy before they are acknowledged. */
  readonly Mode: number | null;
  /** How much of the present work is done, in percent. */
  readonly PercentSynced: number | null;
  /** What the relationship is doing now. */
  readonly ProgressStatus: number | null;
  /** The state that was asked for last. */
  readonly RequestedCopyState: number | null;
  /** The kind of copy. */
  readonly SyncType: number | null;
  /** When it was last activated. */
  readonly WhenActivated: CIMDateTime | null;
  /** When it was last deactivated. */
  readonly WhenDeactivated: CIMDateTime | null;
  /** When the relationship came to be. */
  readonly WhenEstablished: CIMDateTime | null;
  /** When it was last suspended. */
  readonly WhenSuspended: CIMDateTime | null;
  /** When source and copy were last equal. */
  readonly WhenSynchronized: CIMDateTime | null;
  /** Whether copying resumes by itself after a failure. */
  readonly CopyRecoveryMode: number | null;
  /** TRUE if writes to the source stop while they cannot be copied. */
  readonly FailedCopyStopsHostIO: boolean | null;
  /** How old the data of the copy is at most. */
  readonly RPO: CIMDateTime | null;
  /** How far the copy lags behind. */
  readonly Skew: bigint | null;
}

export interface CIM_SynchronizedMethods {}

/** CIM_Synchronized and all classes below it: what a reference to it may name. */
export type CIM_SynchronizedFamily =
  | 'CIM_Synchronized'
  | CIM_GroupSynchronizedFamily
  | CIM_StorageSynchronizedFamily;
