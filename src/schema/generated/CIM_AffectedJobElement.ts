// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_JobFamily } from './CIM_Job.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { MSISCSITARGET_AffectedJobElementFamily } from './MSISCSITARGET_AffectedJobElement.js';

/** Values of CIM_AffectedJobElement.ElementEffects (ValueMap). */
export const CIM_AffectedJobElement_ElementEffects = {
  Unknown: 0,
  Other: 1,
  ExclusiveUse: 2,
  PerformanceImpact: 3,
  ElementIntegrity: 4,
  Create: 5,
} as const;

/** Says which elements a job works on. */
export interface CIM_AffectedJobElement {
  /** The element. */
  readonly AffectedElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The job. */
  readonly AffectingElement: CIMInstanceName<CIM_JobFamily> | null;
  /** What the job does to the element. */
  readonly ElementEffects: readonly (number | null)[] | null;
  /** Text for each effect that is "Other". */
  readonly OtherElementEffectsDescriptions: readonly (string | null)[] | null;
}

export interface CIM_AffectedJobElementMethods {}

/** CIM_AffectedJobElement and all classes below it: what a reference to it may name. */
export type CIM_AffectedJobElementFamily =
  | 'CIM_AffectedJobElement'
  | MSISCSITARGET_AffectedJobElementFamily;
