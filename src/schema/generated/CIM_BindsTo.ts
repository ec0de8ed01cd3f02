// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_BindsToLANEndpointFamily } from './CIM_BindsToLANEndpoint.js';
import type { CIM_ProtocolEndpointFamily } from './CIM_ProtocolEndpoint.js';
import type { CIM_SAPSAPDependency, CIM_SAPSAPDependencyMethods } from './CIM_SAPSAPDependency.js';
import type { CIM_ServiceAccessPointFamily } from './CIM_ServiceAccessPoint.js';
import type { MSISCSITARGET_BindsToFamily } from './MSISCSITARGET_BindsTo.js';

/** Says that a protocol endpoint stands on a lower one, as TCP does on IP. */
export interface CIM_BindsTo extends CIM_SAPSAPDependency {
  /** The lower endpoint. */
  readonly Antecedent: CIMInstanceName<CIM_ProtocolEndpointFamily> | null;
  /** The endpoint that stands on it. */
  readonly Dependent: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
}

export interface CIM_BindsToMethods extends CIM_SAPSAPDependencyMethods {}

/** CIM_BindsTo and all classes below it: what a reference to it may name. */
export type CIM_BindsToFamily =
  | 'CIM_BindsTo'
  | CIM_BindsToLANEndpointFamily
  | MSISCSITARGET_BindsToFamily;
