// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_ElementAllocatedFromPoolFamily } from './CIM_ElementAllocatedFromPool.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';

/** Says that an element takes its resources from another one. */
export interface CIM_AbstractElementAllocatedFromPool extends CIM_Dependency {
  /** The element that gives. */
  readonly Antecedent: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The element that takes. */
  readonly Dependent: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_AbstractElementAllocatedFromPoolMethods extends CIM_DependencyMethods {}

/** CIM_AbstractElementAllocatedFromPool and all classes below it: what a reference to it may name. */
export type CIM_AbstractElementAllocatedFromPoolFamily =
  | 'CIM_AbstractElementAllocatedFromPool'
  | CIM_ElementAllocatedFromPoolFamily;
