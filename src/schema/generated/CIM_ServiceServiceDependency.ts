// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ProvidesServiceToElement, CIM_ProvidesServiceToElementMethods } from './CIM_ProvidesServiceToElement.js';
import type { CIM_ServiceFamily } from './CIM_Service.js';
import type { CIM_ServiceUsesSecurityServiceFamily } from './CIM_ServiceUsesSecurityService.js';

/** Values of CIM_ServiceServiceDependency.TypeOfDependency (ValueMap). */
export const CIM_ServiceServiceDependency_TypeOfDependency = {
  Unknown: 0,
  Other: 1,
  ServiceMustHaveCompleted: 2,
  ServiceMustBeStarted: 3,
  ServiceMustNotBeStarted: 4,
  Cooperate: 5,
} as const;

/** Says that one service needs another. */
export interface CIM_ServiceServiceDependency extends CIM_ProvidesServiceToElement {
  /** The service that is needed. */
  readonly Antecedent: CIMInstanceName<CIM_ServiceFamily> | null;
  /** The service that needs it. */
  readonly Dependent: CIMInstanceName<CIM_ServiceFamily> | null;
  /** Whether the other one must have run, must run now, or must not run. */
  readonly TypeOfDependency: number | null;
  /** TRUE if the service starts again together with the other one. */
  readonly RestartService: boolean | null;
}

export interface CIM_ServiceServiceDependencyMethods extends CIM_ProvidesServiceToElementMethods {}

/** CIM_ServiceServiceDependency and all classes below it: what a reference to it may name. */
export type CIM_ServiceServiceDependencyFamily =
  | 'CIM_ServiceServiceDependency'
  | CIM_ServiceUsesSecurityServiceFamily;
