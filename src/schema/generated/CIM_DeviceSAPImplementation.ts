// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_LogicalDeviceFamily } from './CIM_LogicalDevice.js';
import type { CIM_PortImplementsEndpointFamily } from './CIM_PortImplementsEndpoint.js';
import type { CIM_ServiceAccessPointFamily } from './CIM_ServiceAccessPoint.js';
import type { MSFTSMNET_DeviceSAPImplementationFamily } from './MSFTSMNET_DeviceSAPImplementation.js';
import type { MSISCSITARGET_DeviceSAPImplementationFamily } from './MSISCSITARGET_DeviceSAPImplementation.js';

/** Says which device implements an access point. */
export interface CIM_DeviceSAPImplementation extends CIM_Dependency {
  /** The device. */
  readonly Antecedent: CIMInstanceName<CIM_LogicalDeviceFamily> | null;
  /** The access point. */
  readonly Dependent: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
}

export interface CIM_DeviceSAPImplementationMethods extends CIM_DependencyMethods {}

/** CIM_DeviceSAPImplementation and all classes below it: what a reference to it may name. */
export type CIM_DeviceSAPImplementationFamily =
  | 'CIM_DeviceSAPImplementation'
  | CIM_PortImplementsEndpointFamily
  | MSFTSMNET_DeviceSAPImplementationFamily
  | MSISCSITARGET_DeviceSAPImplementationFamily;
