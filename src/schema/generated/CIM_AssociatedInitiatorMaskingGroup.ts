// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AssociatedMaskingGroup, CIM_AssociatedMaskingGroupMethods } from './CIM_AssociatedMaskingGroup.js';
import type { CIM_InitiatorMaskingGroupFamily } from './CIM_InitiatorMaskingGroup.js';
import type { CIM_SCSIProtocolControllerFamily } from './CIM_SCSIProtocolController.js';
import type { ISCSIWBEM_AssociatedInitiatorMaskingGroupFamily } from './ISCSIWBEM_AssociatedInitiatorMaskingGroup.js';

/** Says which group of initiators a masking view is for. */
export interface CIM_AssociatedInitiatorMaskingGroup extends CIM_AssociatedMaskingGroup {
  /** The group. */
  readonly Antecedent: CIMInstanceName<CIM_SCSIProtocolControllerFamily> | null;
  /** The view. */
  readonly Dependent: CIMInstanceName<CIM_InitiatorMaskingGroupFamily> | null;
}

export interface CIM_AssociatedInitiatorMaskingGroupMethods extends CIM_AssociatedMaskingGroupMethods {}

/** CIM_AssociatedInitiatorMaskingGroup and all classes below it: what a reference to it may name. */
export type CIM_AssociatedInitiatorMaskingGroupFamily =
  | 'CIM_AssociatedInitiatorMaskingGroup'
  | ISCSIWBEM_AssociatedInitiatorMaskingGroupFamily;
