// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_ProtocolControllerForDeviceFamily } from './CIM_ProtocolControllerForDevice.js';

/** Values of CIM_AbstractProtocolControllerForDevice.AccessState (ValueMap). */
export const CIM_AbstractProtocolControllerForDevice_AccessState = {
  Unknown: 0,
  Active: 2,
  Inactive: 3,
  ReplicationInProgress: 4,
  MappingInconsistency: 5,
} as const;

/** Says that a device can be reached through a protocol controller. */
export interface CIM_AbstractProtocolControllerForDevice extends CIM_Dependency {
  /** The controller. */
  readonly Antecedent: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The device. */
  readonly Dependent: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /**
   * Number of the device in the controller's view; for SCSI the logical unit number in hexadecimal digits.
   */
  readonly DeviceNumber: string | null;
  /** Preference among several controllers that give access to the device; the lowest number is preferred. */
  readonly AccessPriority: number | null;
  /** Whether the device can be reached through the controller now. */
  readonly AccessState: number | null;
}

export interface CIM_AbstractProtocolControllerForDeviceMethods extends CIM_DependencyMethods {}

/** CIM_AbstractProtocolControllerForDevice and all classes below it: what a reference to it may name. */
export type CIM_AbstractProtocolControllerForDeviceFamily =
  | 'CIM_AbstractProtocolControllerForDevice'
  | CIM_ProtocolControllerForDeviceFamily;
