// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_ServiceFamily } from './CIM_Service.js';

/** Says which elements may use a service. */
export interface CIM_ServiceAvailableToElement {
  /** The service. */
  readonly ServiceProvided: CIMInstanceName<CIM_ServiceFamily> | null;
  /** The element. */
  readonly UserOfService: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_ServiceAvailableToElementMethods {}

/** CIM_ServiceAvailableToElement and all classes below it: what a reference to it may name. */
export type CIM_ServiceAvailableToElementFamily =
  | 'CIM_ServiceAvailableToElement';
