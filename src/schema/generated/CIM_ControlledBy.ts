// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ControllerFamily } from './CIM_Controller.js';
import type { CIM_DeviceConnection, CIM_DeviceConnectionMethods } from './CIM_DeviceConnection.js';
import type { CIM_LogicalDeviceFamily } from './CIM_LogicalDevice.js';

/** Values of CIM_ControlledBy.AccessState (ValueMap). */
export const CIM_ControlledBy_AccessState = {
  Unknown: 0,
  Active: 1,
  Inactive: 2,
} as const;

/** Values of CIM_ControlledBy.AccessMode (ValueMap). */
export const CIM_ControlledBy_AccessMode = {
  ReadWrite: 2,
  ReadOnly: 3,
  NoAccess: 4,
} as const;

/** Says which controller a device is controlled by. */
export interface CIM_ControlledBy extends CIM_DeviceConnection {
  /** The controller. */
  readonly Antecedent: CIMInstanceName<CIM_ControllerFamily> | null;
  /** The device. */
  readonly Dependent: CIMInstanceName<CIM_LogicalDeviceFamily> | null;
  /** Whether the controller can reach the device. */
  readonly AccessState: number | null;
  readonly TimeOfDeviceReset: CIMDateTime | null;
  readonly NumberOfHardResets: number | null;
  readonly NumberOfSoftResets: number | null;
  /** Address of the device at the controller. */
  readonly DeviceNumber: string | null;
  /** Whether the controller is in charge of the device or stands by. */
  readonly AccessMode: number | null;
  /** Preference of this controller; the lowest number is preferred. */
  readonly AccessPriority: number | null;
}

export interface CIM_ControlledByMethods extends CIM_DeviceConnectionMethods {}

/** CIM_ControlledBy and all classes below it: what a reference to it may name. */
export type CIM_ControlledByFamily =
  | 'CIM_ControlledBy';
