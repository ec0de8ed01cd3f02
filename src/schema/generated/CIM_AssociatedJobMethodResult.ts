// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ConcreteJobFamily } from './CIM_ConcreteJob.js';
import type { CIM_MethodResultFamily } from './CIM_MethodResult.js';

/** Ties a job to the call of the method that started it. */
export interface CIM_AssociatedJobMethodResult {
  /** The job. */
  readonly Job: CIMInstanceName<CIM_ConcreteJobFamily> | null;
  /** The call and what it returned. */
  readonly JobParameters: CIMInstanceName<CIM_MethodResultFamily> | null;
}

export interface CIM_AssociatedJobMethodResultMethods {}

/** CIM_AssociatedJobMethodResult and all classes below it: what a reference to it may name. */
export type CIM_AssociatedJobMethodResultFamily =
  | 'CIM_AssociatedJobMethodResult';
