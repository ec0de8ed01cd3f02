// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AssociatedDeviceMaskingGroupFamily } from './CIM_AssociatedDeviceMaskingGroup.js';
import type { CIM_AssociatedInitiatorMaskingGroupFamily } from './CIM_AssociatedInitiatorMaskingGroup.js';
import type { CIM_AssociatedTargetMaskingGroupFamily } from './CIM_AssociatedTargetMaskingGroup.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_MaskingGroupFamily } from './CIM_MaskingGroup.js';
import type { CIM_ProtocolControllerFamily } from './CIM_ProtocolController.js';

/** Ties a masking view to one of the groups that it is made of. */
export interface CIM_AssociatedMaskingGroup extends CIM_Dependency {
  /** The group. */
  readonly Antecedent: CIMInstanceName<CIM_ProtocolControllerFamily> | null;
  /** The view. */
  readonly Dependent: CIMInstanceName<CIM_MaskingGroupFamily> | null;
}

export interface CIM_AssociatedMaskingGroupMethods extends CIM_DependencyMethods {}

/** CIM_AssociatedMaskingGroup and all classes below it: what a reference to it may name. */
export type CIM_AssociatedMaskingGroupFamily =
  | 'CIM_AssociatedMaskingGroup'
  | CIM_AssociatedDeviceMaskingGroupFamily
  | CIM_AssociatedInitiatorMaskingGroupFamily
  | CIM_AssociatedTargetMaskingGroupFamily;
