// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ReferencedProfile, CIM_ReferencedProfileMethods } from './CIM_ReferencedProfile.js';
import type { CIM_RegisteredProfileFamily } from './CIM_RegisteredProfile.js';
import type { CIM_RegisteredSubProfileFamily } from './CIM_RegisteredSubProfile.js';
import type { MSFTSM_SubProfileRequiresProfileFamily } from './MSFTSM_SubProfileRequiresProfile.js';

/** Says to which profile a subprofile belongs. */
export interface CIM_SubProfileRequiresProfile extends CIM_ReferencedProfile {
  /** The profile. */
  readonly Antecedent: CIMInstanceName<CIM_RegisteredProfileFamily> | null;
  /** The subprofile. */
  readonly Dependent: CIMInstanceName<CIM_RegisteredSubProfileFamily> | null;
}

export interface CIM_SubProfileRequiresProfileMethods extends CIM_ReferencedProfileMethods {}

/** CIM_SubProfileRequiresProfile and all classes below it: what a reference to it may name. */
export type CIM_SubProfileRequiresProfileFamily =
  | 'CIM_SubProfileRequiresProfile'
  | MSFTSM_SubProfileRequiresProfileFamily;
