// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_LogicalPortFamily } from './CIM_LogicalPort.js';
import type { CIM_ProtocolControllerFamily } from './CIM_ProtocolController.js';
import type { CIM_ProtocolControllerForDevice, CIM_ProtocolControllerForDeviceMethods } from './CIM_ProtocolControllerForDevice.js';

/** Says which port belongs to a protocol controller. */
export interface CIM_ProtocolControllerForPort extends CIM_ProtocolControllerForDevice {
  /** The controller. */
  readonly Antecedent: CIMInstanceName<CIM_ProtocolControllerFamily> | null;
  /** The port. */
  readonly Dependent: CIMInstanceName<CIM_LogicalPortFamily> | null;
}

export interface CIM_ProtocolControllerForPortMethods extends CIM_ProtocolControllerForDeviceMethods {}

/** CIM_ProtocolControllerForPort and all classes below it: what a reference to it may name. */
export type CIM_ProtocolControllerForPortFamily =
  | 'CIM_ProtocolControllerForPort';
