// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';

/** Says which element a spare has taken the place of. */
export interface CIM_Spared extends CIM_Dependency {
  /** The spare. */
  readonly Antecedent: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The element that it replaces. */
  readonly Dependent: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_SparedMethods extends CIM_DependencyMethods {}

/** CIM_Spared and all classes below it: what a reference to it may name. */
export type CIM_SparedFamily =
  | 'CIM_Spared';
