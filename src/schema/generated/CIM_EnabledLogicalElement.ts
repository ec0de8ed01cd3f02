// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AccountFamily } from './CIM_Account.js';
import type { CIM_AllocatedLogicalElementFamily } from './CIM_AllocatedLogicalElement.js';
import type { CIM_ConcreteJobFamily } from './CIM_ConcreteJob.js';
import type { CIM_LogicalElement, CIM_LogicalElementMethods } from './CIM_LogicalElement.js';
import type { CIM_NetworkPipeFamily } from './CIM_NetworkPipe.js';
import type { CIM_ProcessFamily } from './CIM_Process.js';
import type { CIM_ReplicationEntityFamily } from './CIM_ReplicationEntity.js';
import type { CIM_ServiceFamily } from './CIM_Service.js';
import type { CIM_ServiceAccessPointFamily } from './CIM_ServiceAccessPoint.js';

/** Values of CIM_EnabledLogicalElement.EnabledState (ValueMap). */
export const CIM_EnabledLogicalElement_EnabledState = {
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

/** Values of CIM_EnabledLogicalElement.RequestedState (ValueMap). */
export const CIM_EnabledLogicalElement_RequestedState = {
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

/** Values of CIM_EnabledLogicalElement.EnabledDefault (ValueMap). */
export const CIM_EnabledLogicalElement_EnabledDefault = {
  Enabled: 2,
  Disabled: 3,
  NotApplicable: 5,
  EnabledButOffline: 6,
  NoDefault: 7,
  Quiesce: 9,
} as const;

/** Values of CIM_EnabledLogicalElement.AvailableRequestedStates (ValueMap). */
export const CIM_EnabledLogicalElement_AvailableRequestedStates = {
  Enabled: 2,
  Disabled: 3,
  ShutDown: 4,
  Offline: 6,
  Test: 7,
  Defer: 8,
  Quiesce: 9,
  Reboot: 10,
  Reset: 11,
} as const;

/** Values of CIM_EnabledLogicalElement.TransitioningToState (ValueMap). */
export const CIM_EnabledLogicalElement_TransitioningToState = {
  Unknown: 0,
  Enabled: 2,
  Disabled: 3,
  ShutDown: 4,
  NoChange: 5,
  Offline: 6,
  Test: 7,
  Defer: 8,
  Quiesce: 9,
  Reboot: 10,
  Reset: 11,
  NotApplicable: 12,
} as const;

/** Return values of CIM_EnabledLogicalElement.RequestStateChange (ValueMap). */
export const RequestStateChangeReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnknownOrUnspecifiedError: 2,
  CannotCompleteWithinTimeoutPeriod: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
  InvalidStateTransition: 4097,
  UseOfTimeoutParameterNotSupported: 4098,
  Busy: 4099,
} as const;

/** Values of the parameter RequestedState of CIM_EnabledLogicalElement.RequestStateChange (ValueMap). */
export const RequestStateChange_RequestedState = {
  Enabled: 2,
  Disabled: 3,
  ShutDown: 4,
  Offline: 6,
  Test: 7,
  Defer: 8,
  Quiesce: 9,
  Reboot: 10,
  Reset: 11,
} as const;

/** A logical element that can be enabled, disabled and brought into similar states. */
export interface CIM_EnabledLogicalElement extends CIM_LogicalElement {
  /** In which state the element is now, as far as enabling is concerned; HealthState says how well it is. */
  readonly EnabledState: number | null;
  /** Names the state where EnabledState is "Other". */
  readonly OtherEnabledState: string | null;
  /** The state that was asked for last, by whatever means; EnabledState tells whether it was reached. */
  readonly RequestedState: number | null;
  /** In which state the administrator wants the element to start. */
  readonly EnabledDefault: number | null;
  /** When EnabledState last changed. */
  readonly TimeOfLastStateChange: CIMDateTime | null;
  /** The states that RequestStateChange accepts at present; NULL if this is not known. */
  readonly AvailableRequestedStates: readonly (number | null)[] | null;
  /** Where a transition that is under way leads to; "No Change" when there is none. */
  readonly TransitioningToState: number | null;
}

export interface CIM_EnabledLogicalElementMethods extends CIM_LogicalElementMethods {
  /**
   * Asks the element to enter another state; a result other than 0 or 4096 leaves RequestedState as it was.
   */
  RequestStateChange: {
    in: {
      /** The state to enter. */
      readonly RequestedState: number | null;
      /** How long the client will wait for the transition; NULL or an interval of zero sets no limit. */
      readonly TimeoutPeriod: CIMDateTime | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof RequestStateChangeReturn)[keyof typeof RequestStateChangeReturn];
  };
}

/** CIM_EnabledLogicalElement and all classes below it: what a reference to it may name. */
export type CIM_EnabledLogicalElementFamily =
  | 'CIM_EnabledLogicalElement'
  | CIM_AccountFamily
  | CIM_AllocatedLogicalElementFamily
  | CIM_NetworkPipeFamily
  | CIM_ProcessFamily
  | CIM_ReplicationEntityFamily
  | CIM_ServiceFamily
  | CIM_ServiceAccessPointFamily;
