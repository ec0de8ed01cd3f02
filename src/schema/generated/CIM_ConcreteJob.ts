// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMClass } from '../../cim/CIMClass.js';
import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIM_Job, CIM_JobMethods } from './CIM_Job.js';
import type { MSISCSITARGET_ConcreteJobFamily } from './MSISCSITARGET_ConcreteJob.js';

/** Values of CIM_ConcreteJob.JobState (ValueMap). */
export const CIM_ConcreteJob_JobState = {
  New: 2,
  Starting: 3,
  Running: 4,
  Suspended: 5,
  ShuttingDown: 6,
  Completed: 7,
  Terminated: 8,
  Killed: 9,
  Exception: 10,
  Service: 11,
  QueryPending: 12,
} as const;

/** Return values of CIM_ConcreteJob.RequestStateChange (ValueMap). */
export const RequestStateChangeReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnknownUnspecifiedError: 2,
  CanNOTCompleteWithinTimeoutPeriod: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedTransitionStarted: 4096,
  InvalidStateTransition: 4097,
  UseOfTimeoutParameterNotSupported: 4098,
  Busy: 4099,
} as const;

/** Values of the parameter RequestedState of CIM_ConcreteJob.RequestStateChange (ValueMap). */
export const RequestStateChange_RequestedState = {
  Start: 2,
  Suspend: 3,
  Terminate: 4,
  Kill: 5,
  Service: 6,
} as const;

/** Return values of CIM_ConcreteJob.GetError (ValueMap). */
export const GetErrorReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  AccessDenied: 6,
} as const;

/** Return values of CIM_ConcreteJob.GetErrors (ValueMap). */
export const GetErrorsReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  AccessDenied: 6,
} as const;

/** Return values of CIM_ConcreteJob.ResumeWithAction (ValueMap). */
export const ResumeWithActionReturn = {
  CompletedWithNoError: 0,
  UnknownUnspecifiedError: 2,
  TheJobHasAlreadyTimedOut: 3,
  Failed: 4,
  JobStateNotQueryPending: 6,
} as const;

/** Return values of CIM_ConcreteJob.ResumeWithInput (ValueMap). */
export const ResumeWithInputReturn = {
  CompletedWithNoError: 0,
  UnknownUnspecifiedError: 2,
  TheJobHasAlreadyTimedOut: 3,
  Failed: 4,
  InvalidParameter: 5,
  JobStateNotQueryPending: 6,
} as const;

/**
 * A job that can be instantiated: a unit of work which goes on after the method that started it has returned.
 */
export interface CIM_ConcreteJob extends CIM_Job {
  /** Names the job among all instances of the namespace. */
  readonly InstanceID: string | null;
  /** A name people can recognise; several jobs may bear the same one. */
  readonly Name: string | null;
  /** TRUE removes the job by itself once it is over and TimeBeforeRemoval has passed. */
  readonly DeleteOnCompletion: boolean | null;
  /** Where the job is on its way from new to completed, terminated or failed. */
  readonly JobState: number | null;
  /** When JobState last changed. */
  readonly TimeOfLastStateChange: CIMDateTime | null;
  /** How long a finished job stays visible before it is removed. */
  readonly TimeBeforeRemoval: CIMDateTime | null;
  /** The method whose call started the job. */
  readonly MethodName: string | null;
  /** The input parameters of that call, as an embedded instance. */
  readonly JobInParameters: CIMInstance | CIMClass | null;
  /** The output parameters of that call, as an embedded instance. */
  readonly JobOutParameters: CIMInstance | CIMClass | null;
}

export interface CIM_ConcreteJobMethods extends CIM_JobMethods {
  /** Asks the job to suspend, resume, terminate, end immediately or report on itself. */
  RequestStateChange: {
    in: {
      /** The transition that is wanted. */
      readonly RequestedState: number | null;
      /** How long the client will wait for the transition; NULL or an interval of zero sets no limit. */
      readonly TimeoutPeriod: CIMDateTime | null;
    };
    out: {};
    returns: (typeof RequestStateChangeReturn)[keyof typeof RequestStateChangeReturn];
  };
  /** Returns the error that made the job fail, or NULL if there is none. */
  GetError: {
    in: {};
    out: {
      /** The error, as an instance of CIM_Error.  EmbeddedInstance("CIM_Error"). */
      readonly Error?: CIMInstance | null;
    };
    returns: (typeof GetErrorReturn)[keyof typeof GetErrorReturn];
  };
  /** Returns all the errors that made the job fail. */
  GetErrors: {
    in: {};
    out: {
      /**
       * The errors, each as an instance of CIM_Error; empty if there are none.
       * EmbeddedInstance("CIM_Error").
       */
      readonly Errors?: readonly (CIMInstance | null)[] | null;
    };
    returns: (typeof GetErrorsReturn)[keyof typeof GetErrorsReturn];
  };
  /** Continues a job that waits for somebody to do something, and tells it that this is done. */
  ResumeWithAction: {
    in: {};
    out: {};
    returns: (typeof ResumeWithActionReturn)[keyof typeof ResumeWithActionReturn];
  };
  /** Continues a job that waits for information, and hands this to it. */
  ResumeWithInput: {
    in: {
      /** The answers, in the order in which they were asked for. */
      readonly Inputs: readonly (string | null)[] | null;
    };
    out: {};
    returns: (typeof ResumeWithInputReturn)[keyof typeof ResumeWithInputReturn];
  };
}

/** CIM_ConcreteJob and all classes below it: what a reference to it may name. */
export type CIM_ConcreteJobFamily =
  | 'CIM_ConcreteJob'
  | MSISCSITARGET_ConcreteJobFamily;
