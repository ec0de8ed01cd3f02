// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_Synchronized, CIM_SynchronizedMethods } from './CIM_Synchronized.js';
import type { MSISCSITARGET_StorageSynchronizedFamily } from './MSISCSITARGET_StorageSynchronized.js';

/** Values of CIM_StorageSynchronized.CopyType (ValueMap). */
export const CIM_StorageSynchronized_CopyType = {
  Async: 2,
  Sync: 3,
  UnSyncAssoc: 4,
  UnSyncUnAssoc: 5,
} as const;

/** Values of CIM_StorageSynchronized.ReplicaType (ValueMap). */
export const CIM_StorageSynchronized_ReplicaType = {
  NotSpecified: 0,
  FullCopy: 2,
  BeforeDelta: 3,
  AfterDelta: 4,
  Log: 5,
} as const;

/** Values of CIM_StorageSynchronized.SyncState (ValueMap). */
export const CIM_StorageSynchronized_SyncState = {
  Unknown: 0,
  Initialized: 2,
  PrepareInProgress: 3,
  Prepared: 4,
  ResyncInProgress: 5,
  Synchronized: 6,
  FractureInProgress: 7,
  QuiesceInProgress: 8,
  Quiesced: 9,
  RestoreInProgress: 10,
  Idle: 11,
  Broken: 12,
  Fractured: 13,
  Frozen: 14,
  CopyInProgress: 15,
} as const;

/** Values of CIM_StorageSynchronized.CopyPriority (ValueMap). */
export const CIM_StorageSynchronized_CopyPriority = {
  NotManaged: 0,
  Low: 1,
  Same: 2,
  High: 3,
  Urgent: 4,
} as const;

/** Values of CIM_StorageSynchronized.CopyMethodology (ValueMap). */
export const CIM_StorageSynchronized_CopyMethodology = {
  NotSpecified: 0,
  Other: 1,
  ImplementationDecides: 2,
  FullCopy: 3,
  IncrementalCopy: 4,
  DifferentialCopy: 5,
  CopyOnWrite: 6,
  CopyOnAccess: 7,
  DeltaUpdate: 8,
  SnapAndClone: 9,
  CopyBeforeActivation: 10,
} as const;

/** Values of CIM_StorageSynchronized.UndiscoveredElement (ValueMap). */
export const CIM_StorageSynchronized_UndiscoveredElement = {
  SystemElement: 2,
  SyncedElement: 3,
  Both: 4,
} as const;

/** Values of CIM_StorageSynchronized.ReadOnly (ValueMap). */
export const CIM_StorageSynchronized_ReadOnly = {
  SystemElement: 2,
  SyncedElement: 3,
  Both: 4,
} as const;

/** Says that one storage element is a copy of another. */
export interface CIM_StorageSynchronized extends CIM_Synchronized {
  /** The source. */
  readonly SystemElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The copy. */
  readonly SyncedElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** How the copy is made. */
  readonly CopyType: number | null;
  /** Whether the copy is complete or holds the changes only. */
  readonly ReplicaType: number | null;
  /** The state of the copy; CopyState replaces it. */
  readonly SyncState: number | null;
  /** How urgent the copy is beside the load of the hosts. */
  readonly CopyPriority: number | null;
  /** By which method the data is copied. */
  readonly CopyMethodology: number | null;
  /** Which of the two cannot be seen by the server. */
  readonly UndiscoveredElement: number | null;
  /** Which of the two is not to be written by hosts. */
  readonly ReadOnly: number | null;
}

export interface CIM_StorageSynchronizedMethods extends CIM_SynchronizedMethods {}

/** CIM_StorageSynchronized and all classes below it: what a reference to it may name. */
export type CIM_StorageSynchronizedFamily =
  | 'CIM_StorageSynchronized'
  | MSISCSITARGET_StorageSynchronizedFamily;
