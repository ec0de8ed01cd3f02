// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_EnabledLogicalElement, CIM_EnabledLogicalElementMethods } from './CIM_EnabledLogicalElement.js';

/** Values of CIM_Process.ExecutionState (ValueMap). */
export const CIM_Process_ExecutionState = {
  Unknown: 0,
  Other: 1,
  Ready: 2,
  Running: 3,
  Blocked: 4,
  SuspendedBlocked: 5,
  SuspendedReady: 6,
  Terminated: 7,
  Stopped: 8,
  Growing: 9,
  ReadyButRelinquishedProcessor: 10,
  Hung: 11,
} as const;

/** A process of an operating system. */
export interface CIM_Process extends CIM_EnabledLogicalElement {
  /** The name the element goes by. */
  readonly Name: string | null;
  /** Creation class of the computer system. */
  readonly CSCreationClassName: string | null;
  /** Name of the computer system. */
  readonly CSName: string | null;
  /** Creation class of the operating system. */
  readonly OSCreationClassName: string | null;
  /** Name of the operating system. */
  readonly OSName: string | null;
  /** Name of the class that the instance was created with; it keeps instances of sibling subclasses apart. */
  readonly CreationClassName: string | null;
  /** Identifies the process; the process id, as text. */
  readonly Handle: string | null;
  readonly Priority: number | null;
  readonly ExecutionState: number | null;
  readonly OtherExecutionDescription: string | null;
  readonly CreationDate: CIMDateTime | null;
  readonly TerminationDate: CIMDateTime | null;
  readonly KernelModeTime: bigint | null;
  readonly UserModeTime: bigint | null;
  readonly WorkingSetSize: bigint | null;
}

export interface CIM_ProcessMethods extends CIM_EnabledLogicalElementMethods {}

/** CIM_Process and all classes below it: what a reference to it may name. */
export type CIM_ProcessFamily =
  | 'CIM_Process';
