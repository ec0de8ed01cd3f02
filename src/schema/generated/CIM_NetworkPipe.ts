// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_EnabledLogicalElement, CIM_EnabledLogicalElementMethods } from './CIM_EnabledLogicalElement.js';
import type { CIM_iSCSIConnectionFamily } from './CIM_iSCSIConnection.js';
import type { CIM_iSCSISessionFamily } from './CIM_iSCSISession.js';

/** Values of CIM_NetworkPipe.EnabledState (ValueMap). */
export const CIM_NetworkPipe_EnabledState = {
  Unknown: 0,
  Other: 1,
  Enabled: 2,
  Disabled: 3,
  ShuttingDown: 4,
  NotApplicable: 5,
  EnabledButOffline: 6,
  InTest: 7,
  Deferred: 8,
  Quiesce: 9,
  Starting: 10,
} as const;

/** Values of CIM_NetworkPipe.RequestedState (ValueMap). */
export const CIM_NetworkPipe_RequestedState = {
  Unknown: 0,
  Enabled: 2,
  Disabled: 3,
  ShutDown: 4,
  NoChange: 5,
  Offline: 6,
  Test: 7,
  Deferred: 8,
  Quiesce: 9,
  Reboot: 10,
  Reset: 11,
  NotApplicable: 12,
} as const;

/** Values of CIM_NetworkPipe.Directionality (ValueMap). */
export const CIM_NetworkPipe_Directionality = {
  Unknown: 0,
  BiDirectional: 2,
  Unidirectional: 3,
} as const;

/** Values of CIM_NetworkPipe.AggregationBehavior (ValueMap). */
export const CIM_NetworkPipe_AggregationBehavior = {
  Unknown: 0,
  NoLowerLevelComposition: 2,
  CombinedInParallel: 3,
  CombinedInSequence: 4,
} as const;

/** A way for traffic between two endpoints. */
export interface CIM_NetworkPipe extends CIM_EnabledLogicalElement {
  /** Names the pipe among all instances of the namespace. */
  readonly InstanceID: string | null;
  /** Whether the pipe can be used. */
  readonly EnabledState: number | null;
  /** The state that was asked for last. */
  readonly RequestedState: number | null;
  /** Whether traffic flows one way or both ways. */
  readonly Directionality: number | null;
  /** Whether the pipe carries traffic itself or is made of others that do. */
  readonly AggregationBehavior: number | null;
}

export interface CIM_NetworkPipeMethods extends CIM_EnabledLogicalElementMethods {}

/** CIM_NetworkPipe and all classes below it: what a reference to it may name. */
export type CIM_NetworkPipeFamily =
  | 'CIM_NetworkPipe'
  | CIM_iSCSIConnectionFamily
  | CIM_iSCSISessionFamily;
