// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AssociatedMaskingGroup, CIM_AssociatedMaskingGroupMethods } from './CIM_AssociatedMaskingGroup.js';
import type { CIM_DeviceMaskingGroupFamily } from './CIM_DeviceMaskingGroup.js';
import type { CIM_SCSIProtocolControllerFamily } from './CIM_SCSIProtocolController.js';
import type { ISCSIWBEM_AssociatedDeviceMaskingGroupFamily } from './ISCSIWBEM_AssociatedDeviceMaskingGroup.js';

/** Says which group of devices a masking view shows. */
export interface CIM_AssociatedDeviceMaskingGroup extends CIM_AssociatedMaskingGroup {
  /** The group. */
  readonly Antecedent: CIMInstanceName<CIM_SCSIProtocolControllerFamily> | null;
  /** The view. */
  readonly Dependent: CIMInstanceName<CIM_DeviceMaskingGroupFamily> | null;
}

export interface CIM_AssociatedDeviceMaskingGroupMethods extends CIM_AssociatedMaskingGroupMethods {}

/** CIM_AssociatedDeviceMaskingGroup and all classes below it: what a reference to it may name. */
export type CIM_AssociatedDeviceMaskingGroupFamily =
  | 'CIM_AssociatedDeviceMaskingGroup'
  | ISCSIWBEM_AssociatedDeviceMaskingGroupFamily;
