// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_ServiceFamily } from './CIM_Service.js';
import type { CIM_ServiceServiceDependencyFamily } from './CIM_ServiceServiceDependency.js';

/** Says that a service works for an element. */
export interface CIM_ProvidesServiceToElement extends CIM_Dependency {
  /** The service. */
  readonly Antecedent: CIMInstanceName<CIM_ServiceFamily> | null;
  /** The element. */
  readonly Dependent: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_ProvidesServiceToElementMethods extends CIM_DependencyMethods {}

/** CIM_ProvidesServiceToElement and all classes below it: what a reference to it may name. */
export type CIM_ProvidesServiceToElementFamily =
  | 'CIM_ProvidesServiceToElement'
  | CIM_ServiceServiceDependencyFamily;
