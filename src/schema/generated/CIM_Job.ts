// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_ConcreteJobFamily } from './CIM_ConcreteJob.js';
import type { CIM_LogicalElement, CIM_LogicalElementMethods } from './CIM_LogicalElement.js';

/** Values of CIM_Job.RunMonth (ValueMap). */
export const CIM_Job_RunMonth = {
  January: 0,
  February: 1,
  March: 2,
  April: 3,
  May: 4,
  June: 5,
  July: 6,
  August: 7,
  September: 8,
  October: 9,
  November: 10,
  December: 11,
} as const;

/** Values of CIM_Job.RunDayOfWeek (ValueMap). */
export const CIM_Job_RunDayOfWeek = {
  MinusSaturday: -7,
  MinusFriday: -6,
  MinusThursday: -5,
  MinusWednesday: -4,
  MinusTuesday: -3,
  MinusMonday: -2,
  MinusSunday: -1,
  ExactDayOfMonth: 0,
  Sunday: 1,
  Monday: 2,
  Tuesday: 3,
  Wednesday: 4,
  Thursday: 5,
  Friday: 6,
  Saturday: 7,
} as const;

/** Values of CIM_Job.LocalOrUtcTime (ValueMap). */
export const CIM_Job_LocalOrUtcTime = {
  LocalTime: 1,
  UTCTime: 2,
} as const;

/** Values of CIM_Job.RecoveryAction (ValueMap). */
export const CIM_Job_RecoveryAction = {
  Unknown: 0,
  Other: 1,
  DoNotContinue: 2,
  ContinueWithNextJob: 3,
  ReRunJob: 4,
  RunRecoveryJob: 5,
} as const;

/** Return values of CIM_Job.KillJob (ValueMap). */
export const KillJobReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  AccessDenied: 6,
  NotFound: 7,
} as const;

/** A piece of work that is scheduled, runs and ends. */
export interface CIM_Job extends CIM_LogicalElement {
  /** The state of the job in free words; JobState of CIM_ConcreteJob says it in numbers. */
  readonly JobStatus: string | null;
  /** When the job was handed in. */
  readonly TimeSubmitted: CIMDateTime | null;
  /** When the job is due to start: a point in time, or an interval from the submission. */
  readonly ScheduledStartTime: CIMDateTime | null;
  /** When the job actually started. */
  readonly StartTime: CIMDateTime | null;
  /** How long the job has been running, or ran. */
  readonly ElapsedTime: CIMDateTime | null;
  /** How many times the job shall run; 0 means without limit until UntilTime. */
  readonly JobRunTimes: number | null;
  /** The month in which it shall run. */
  readonly RunMonth: number | null;
  /**
   * The day of the month on which it shall run: counted from the first if positive, from the last if
   * negative, 0 to go by RunDayOfWeek alone.
   */
  readonly RunDay: number | null;
  /**
   * The weekday on which it shall run. With RunDay it is the first such day from there on (positive) or the
   * last one up to there (negative).
   */
  readonly RunDayOfWeek: number | null;
  /** The span after the scheduled time within which it must start. */
  readonly RunStartInterval: CIMDateTime | null;
  /** Whether the times of the schedule are local or UTC. */
  readonly LocalOrUtcTime: number | null;
  /** After this time no run is started any more. */
  readonly UntilTime: CIMDateTime | null;
  /** Who is told when the job ends or fails. */
  readonly Notify: string | null;
  /** Who submitted the job, or what did. */
  readonly Owner: string | null;
  /** Urgency; a lower number is more urgent. */
  readonly Priority: number | null;
  /** Progress in percent; 101 in states where no progress can be told. */
  readonly PercentComplete: number | null;
  /** TRUE removes the job by itself when it is over. */
  readonly DeleteOnCompletion: boolean | null;
  /** Code of the implementation for what went wrong; 0 is no error. */
  readonly ErrorCode: number | null;
  /** ErrorCode in words. */
  readonly ErrorDescription: string | null;
  /** What is to be done after a run that failed. */
  readonly RecoveryAction: number | null;
  /** Names the action where RecoveryAction is "Other". */
  readonly OtherRecoveryAction: string | null;
}

export interface CIM_JobMethods extends CIM_LogicalElementMethods {
  /**
   * Ends the job without waiting for its work to come to an orderly stop. RequestStateChange of
   * CIM_ConcreteJob is the newer way.
   */
  KillJob: {
    in: {
      /** TRUE also removes the job. */
      readonly DeleteOnKill: boolean | null;
    };
    out: {};
    returns: (typeof KillJobReturn)[keyof typeof KillJobReturn];
  };
}

/** CIM_Job and all classes below it: what a reference to it may name. */
export type CIM_JobFamily =
  | 'CIM_Job'
  | CIM_ConcreteJobFamily;
