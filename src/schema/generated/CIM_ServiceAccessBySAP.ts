// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_CommMechanismForManagerFamily } from './CIM_CommMechanismForManager.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_ServiceFamily } from './CIM_Service.js';
import type { CIM_ServiceAccessPointFamily } from './CIM_ServiceAccessPoint.js';

/** Says through which access points a service can be used. */
export interface CIM_ServiceAccessBySAP extends CIM_Dependency {
  /** The service. */
  readonly Antecedent: CIMInstanceName<CIM_ServiceFamily> | null;
  /** The access point. */
  readonly Dependent: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
}

export interface CIM_ServiceAccessBySAPMethods extends CIM_DependencyMethods {}

/** CIM_ServiceAccessBySAP and all classes below it: what a reference to it may name. */
export type CIM_ServiceAccessBySAPFamily =
  | 'CIM_ServiceAccessBySAP'
  | CIM_CommMechanismForManagerFamily;
