// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_DeviceSAPImplementation, CIM_DeviceSAPImplementationMethods } from './CIM_DeviceSAPImplementation.js';
import type { CIM_LogicalPortFamily } from './CIM_LogicalPort.js';
import type { CIM_ProtocolEndpointFamily } from './CIM_ProtocolEndpoint.js';

/** Says which port implements a protocol endpoint. */
export interface CIM_PortImplementsEndpoint extends CIM_DeviceSAPImplementation {
  /** The port. */
  readonly Antecedent: CIMInstanceName<CIM_LogicalPortFamily> | null;
  /** The endpoint. */
  readonly Dependent: CIMInstanceName<CIM_ProtocolEndpointFamily> | null;
}

export interface CIM_PortImplementsEndpointMethods extends CIM_DeviceSAPImplementationMethods {}

/** CIM_PortImplementsEndpoint and all classes below it: what a reference to it may name. */
export type CIM_PortImplementsEndpointFamily =
  | 'CIM_PortImplementsEndpoint';
