// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_ViewFamily } from './CIM_View.js';

/** Ties a view to the element that it shows. */
export interface CIM_ElementView extends CIM_Dependency {
  /** The element. */
  readonly Antecedent: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The view. */
  readonly Dependent: CIMInstanceName<CIM_ViewFamily> | null;
}

export interface CIM_ElementViewMethods extends CIM_DependencyMethods {}

/** CIM_ElementView and all classes below it: what a reference to it may name. */
export type CIM_ElementViewFamily =
  | 'CIM_ElementView';
