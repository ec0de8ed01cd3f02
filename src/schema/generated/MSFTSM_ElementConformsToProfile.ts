// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ElementConformsToProfile, CIM_ElementConformsToProfileMethods } from './CIM_ElementConformsToProfile.js';

/** Says which element of the interop namespace conforms to a profile. */
export interface MSFTSM_ElementConformsToProfile extends CIM_ElementConformsToProfile {}

export interface MSFTSM_ElementConformsToProfileMethods extends CIM_ElementConformsToProfileMethods {}

/** MSFTSM_ElementConformsToProfile and all classes below it: what a reference to it may name. */
export type MSFTSM_ElementConformsToProfileFamily =
  | 'MSFTSM_ElementConformsToProfile';
