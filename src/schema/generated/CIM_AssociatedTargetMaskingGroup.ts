// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AssociatedMaskingGroup, CIM_AssociatedMaskingGroupMethods } from './CIM_AssociatedMaskingGroup.js';
import type { CIM_SCSIProtocolControllerFamily } from './CIM_SCSIProtocolController.js';
import type { CIM_TargetMaskingGroupFamily } from './CIM_TargetMaskingGroup.js';
import type { ISCSIWBEM_AssociatedTargetMaskingGroupFamily } from './ISCSIWBEM_AssociatedTargetMaskingGroup.js';

/** Says which group of target ports a masking view is seen through. */
export interface CIM_AssociatedTargetMaskingGroup extends CIM_AssociatedMaskingGroup {
  /** The group. */
  readonly Antecedent: CIMInstanceName<CIM_SCSIProtocolControllerFamily> | null;
  /** The view. */
  readonly Dependent: CIMInstanceName<CIM_TargetMaskingGroupFamily> | null;
}

export interface CIM_AssociatedTargetMaskingGroupMethods extends CIM_AssociatedMaskingGroupMethods {}

/** CIM_AssociatedTargetMaskingGroup and all classes below it: what a reference to it may name. */
export type CIM_AssociatedTargetMaskingGroupFamily =
  | 'CIM_AssociatedTargetMaskingGroup'
  | ISCSIWBEM_AssociatedTargetMaskingGroupFamily;
