// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_BindsToFamily } from './CIM_BindsTo.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_ServiceAccessPointFamily } from './CIM_ServiceAccessPoint.js';

/** Says that one access point needs another. */
export interface CIM_SAPSAPDependency extends CIM_Dependency {
  /** The access point that is needed. */
  readonly Antecedent: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
  /** The access point that needs it. */
  readonly Dependent: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
}

export interface CIM_SAPSAPDependencyMethods extends CIM_DependencyMethods {}

/** CIM_SAPSAPDependency and all classes below it: what a reference to it may name. */
export type CIM_SAPSAPDependencyFamily =
  | 'CIM_SAPSAPDependency'
  | CIM_BindsToFamily;
