// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_RegisteredProfileFamily } from './CIM_RegisteredProfile.js';
import type { MSFTSM_ElementConformsToProfileFamily } from './MSFTSM_ElementConformsToProfile.js';
import type { MSFTSM_ElementConformsToProfileExFamily } from './MSFTSM_ElementConformsToProfileEx.js';

/** Says that an element conforms to a registered profile. */
export interface CIM_ElementConformsToProfile {
  /** The profile. */
  readonly ConformantStandard: CIMInstanceName<CIM_RegisteredProfileFamily> | null;
  /** The element; it may lie in another namespace, and then shows clients the way there. */
  readonly ManagedElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_ElementConformsToProfileMethods {}

/** CIM_ElementConformsToProfile and all classes below it: what a reference to it may name. */
export type CIM_ElementConformsToProfileFamily =
  | 'CIM_ElementConformsToProfile'
  | MSFTSM_ElementConformsToProfileFamily
  | MSFTSM_ElementConformsToProfileExFamily;
