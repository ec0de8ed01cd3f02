// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { MSISCSITARGET_ConcreteDependencyFamily } from './MSISCSITARGET_ConcreteDependency.js';

/** Says that one element needs another, where no other class says it better. */
export interface CIM_ConcreteDependency extends CIM_Dependency {
  /** The element that is needed. */
  readonly Antecedent: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The element that needs it. */
  readonly Dependent: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_ConcreteDependencyMethods extends CIM_DependencyMethods {}

/** CIM_ConcreteDependency and all classes below it: what a reference to it may name. */
export type CIM_ConcreteDependencyFamily =
  | 'CIM_ConcreteDependency'
  | MSISCSITARGET_ConcreteDependencyFamily;
