// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_ServiceFamily } from './CIM_Service.js';
import type { CIM_ServiceAccessPointFamily } from './CIM_ServiceAccessPoint.js';

/** Says that a service uses an access point. */
export interface CIM_ServiceSAPDependency extends CIM_Dependency {
  /** The access point. */
  readonly Antecedent: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
  /** The service. */
  readonly Dependent: CIMInstanceName<CIM_ServiceFamily> | null;
}

export interface CIM_ServiceSAPDependencyMethods extends CIM_DependencyMethods {}

/** CIM_ServiceSAPDependency and all classes below it: what a reference to it may name. */
export type CIM_ServiceSAPDependencyFamily =
  | 'CIM_ServiceSAPDependency';
