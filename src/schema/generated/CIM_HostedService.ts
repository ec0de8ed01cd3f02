// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_HostedDependency, CIM_HostedDependencyMethods } from './CIM_HostedDependency.js';
import type { CIM_ServiceFamily } from './CIM_Service.js';
import type { CIM_SystemFamily } from './CIM_System.js';
import type { MSFTSM_HostedServiceFamily } from './MSFTSM_HostedService.js';
import type { MSISCSITARGET_HostedServiceFamily } from './MSISCSITARGET_HostedService.js';

/** Says on which system a service runs; the service takes its scoping keys from there. */
export interface CIM_HostedService extends CIM_HostedDependency {
  /** The system. */
  readonly Antecedent: CIMInstanceName<CIM_SystemFamily> | null;
  /** The service that it hosts. */
  readonly Dependent: CIMInstanceName<CIM_ServiceFamily> | null;
}

export interface CIM_HostedServiceMethods extends CIM_HostedDependencyMethods {}

/** CIM_HostedService and all classes below it: what a reference to it may name. */
export type CIM_HostedServiceFamily =
  | 'CIM_HostedService'
  | MSFTSM_HostedServiceFamily
  | MSISCSITARGET_HostedServiceFamily;
