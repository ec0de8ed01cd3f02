// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_SecurityServiceFamily } from './CIM_SecurityService.js';
import type { CIM_ServiceFamily } from './CIM_Service.js';
import type { CIM_ServiceServiceDependency, CIM_ServiceServiceDependencyMethods } from './CIM_ServiceServiceDependency.js';

/** Says that a service uses a security service. */
export interface CIM_ServiceUsesSecurityService extends CIM_ServiceServiceDependency {
  /** The security service. */
  readonly Antecedent: CIMInstanceName<CIM_SecurityServiceFamily> | null;
  /** The service that needs it. */
  readonly Dependent: CIMInstanceName<CIM_ServiceFamily> | null;
}

export interface CIM_ServiceUsesSecurityServiceMethods extends CIM_ServiceServiceDependencyMethods {}

/** CIM_ServiceUsesSecurityService and all classes below it: what a reference to it may name. */
export type CIM_ServiceUsesSecurityServiceFamily =
  | 'CIM_ServiceUsesSecurityService';
