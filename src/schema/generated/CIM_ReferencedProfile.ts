// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ReferencedSpecification, CIM_ReferencedSpecificationMethods } from './CIM_ReferencedSpecification.js';
import type { CIM_RegisteredProfileFamily } from './CIM_RegisteredProfile.js';
import type { CIM_SubProfileRequiresProfileFamily } from './CIM_SubProfileRequiresProfile.js';
import type { MSFTSM_ReferencedProfileFamily } from './MSFTSM_ReferencedProfile.js';

/** Says that a profile uses another one. */
export interface CIM_ReferencedProfile extends CIM_ReferencedSpecification {
  /** The profile that is used; SNIA puts the one that uses here. */
  readonly Antecedent: CIMInstanceName<CIM_RegisteredProfileFamily> | null;
  /** The profile that uses it; SNIA puts the one that is used here. */
  readonly Dependent: CIMInstanceName<CIM_RegisteredProfileFamily> | null;
}

export interface CIM_ReferencedProfileMethods extends CIM_ReferencedSpecificationMethods {}

/** CIM_ReferencedProfile and all classes below it: what a reference to it may name. */
export type CIM_ReferencedProfileFamily =
  | 'CIM_ReferencedProfile'
  | CIM_SubProfileRequiresProfileFamily
  | MSFTSM_ReferencedProfileFamily;
