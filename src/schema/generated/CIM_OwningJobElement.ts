// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_JobFamily } from './CIM_Job.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { ISCSIWBEM_OwningJobElementFamily } from './ISCSIWBEM_OwningJobElement.js';

/** Says which element carries out or created a job. */
export interface CIM_OwningJobElement {
  /** The element. */
  readonly OwningElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The job. */
  readonly OwnedElement: CIMInstanceName<CIM_JobFamily> | null;
}

export interface CIM_OwningJobElementMethods {}

/** CIM_OwningJobElement and all classes below it: what a reference to it may name. */
export type CIM_OwningJobElementFamily =
  | 'CIM_OwningJobElement'
  | ISCSIWBEM_OwningJobElementFamily;
