// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_BasedOnFamily } from './CIM_BasedOn.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';

/** Says that one element is built on another one; subclasses say in which sense. */
export interface CIM_AbstractBasedOn extends CIM_Dependency {
  /** The lower element. */
  readonly Antecedent: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The element that is built on it. */
  readonly Dependent: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** Where in the lower element the used part begins. */
  readonly StartingAddress: bigint | null;
  /** Where in the lower element the used part ends. */
  readonly EndingAddress: bigint | null;
  /** Place of the lower element among those that the dependent one is built on. */
  readonly OrderIndex: number | null;
}

export interface CIM_AbstractBasedOnMethods extends CIM_DependencyMethods {}

/** CIM_AbstractBasedOn and all classes below it: what a reference to it may name. */
export type CIM_AbstractBasedOnFamily =
  | 'CIM_AbstractBasedOn'
  | CIM_BasedOnFamily;
