// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_HostedDependency, CIM_HostedDependencyMethods } from './CIM_HostedDependency.js';
import type { CIM_ServiceAccessPointFamily } from './CIM_ServiceAccessPoint.js';
import type { CIM_SystemFamily } from './CIM_System.js';
import type { MSFTSMNET_HostedAccessPointFamily } from './MSFTSMNET_HostedAccessPoint.js';
import type { MSFTSM_HostedAccessPointFamily } from './MSFTSM_HostedAccessPoint.js';
import type { MSISCSITARGET_HostedAccessPointFamily } from './MSISCSITARGET_HostedAccessPoint.js';

/** Says on which system an access point lives; the access point takes its scoping keys from there. */
export interface CIM_HostedAccessPoint extends CIM_HostedDependency {
  /** The system. */
  readonly Antecedent: CIMInstanceName<CIM_SystemFamily> | null;
  /** The access point that it hosts. */
  readonly Dependent: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
}

export interface CIM_HostedAccessPointMethods extends CIM_HostedDependencyMethods {}

/** CIM_HostedAccessPoint and all classes below it: what a reference to it may name. */
export type CIM_HostedAccessPointFamily =
  | 'CIM_HostedAccessPoint'
  | MSFTSMNET_HostedAccessPointFamily
  | MSFTSM_HostedAccessPointFamily
  | MSISCSITARGET_HostedAccessPointFamily;
