// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_SettingData, CIM_SettingDataMethods } from './CIM_SettingData.js';

/** Values of CIM_SynchronizationAspect.SyncType (ValueMap). */
export const CIM_SynchronizationAspect_SyncType = {
  Mirror: 6,
  Snapshot: 7,
  Clone: 8,
} as const;

/** Values of CIM_SynchronizationAspect.ConsistencyType (ValueMap). */
export const CIM_SynchronizationAspect_ConsistencyType = {
  SequentiallyConsistent: 2,
} as const;

/** Values of CIM_SynchronizationAspect.CopyStatus (ValueMap). */
export const CIM_SynchronizationAspect_CopyStatus = {
  NotApplicable: 2,
  OperationInProgress: 3,
  OperationCompleted: 4,
  Initializing: 5,
  Synchronizing: 6,
  Resyncing: 7,
  Restoring: 8,
  Aborting: 9,
  Terminating: 10,
  Mixed: 11,
} as const;

/** Values of CIM_SynchronizationAspect.CopyMethodology (ValueMap). */
export const CIM_SynchronizationAspect_CopyMethodology = {
  Other: 1,
  ImplementationDecides: 2,
  FullCopy: 3,
  IncrementalCopy: 4,
  DifferentialCopy: 5,
  CopyOnWrite: 6,
  CopyOnAccess: 7,
  DeltaUpdate: 8,
  SnapAndClone: 9,
} as const;

/** Values of CIM_SynchronizationAspect.SyncState (ValueMap). */
export const CIM_SynchronizationAspect_SyncState = {
  Initialized: 2,
  Unsynchronized: 3,
  Synchronized: 4,
  Error: 5,
  Invalid: 6,
  Restored: 7,
} as const;

/** What is known of a copy that has a source but no target of its own yet. */
export interface CIM_SynchronizationAspect extends CIM_SettingData {
  /** The kind of copy. */
  readonly SyncType: number | null;
  /** Whether consistency is kept. */
  readonly ConsistencyEnabled: boolean | null;
  /** Which consistency is kept. */
  readonly ConsistencyType: number | null;
  /** How far the copying operation is. */
  readonly CopyStatus: number | null;
  /** By which method the data is copied. */
  readonly CopyMethodology: number | null;
  /** The moment that the copy shows. */
  readonly WhenPointInTime: CIMDateTime | null;
  /** The source, as a path. */
  readonly SourceElement: string | null;
  /** TRUE if the implementation may delete the copy when it needs space. */
  readonly AutoDelete: boolean | null;
  /** The time after which the copy may be removed. */
  readonly TimeBeforeRemoval: CIMDateTime | null;
  /** The state of the copy. */
  readonly SyncState: number | null;
}

export interface CIM_SynchronizationAspectMethods extends CIM_SettingDataMethods {}

/** CIM_SynchronizationAspect and all classes below it: what a reference to it may name. */
export type CIM_SynchronizationAspectFamily =
  | 'CIM_SynchronizationAspect';
