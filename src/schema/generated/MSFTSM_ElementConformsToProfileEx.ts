// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ElementConformsToProfile, CIM_ElementConformsToProfileMethods } from './CIM_ElementConformsToProfile.js';

/** Says which element of another namespace conforms to a profile. */
export interface MSFTSM_ElementConformsToProfileEx extends CIM_ElementConformsToProfile {}

export interface MSFTSM_ElementConformsToProfileExMethods extends CIM_ElementConformsToProfileMethods {}

/** MSFTSM_ElementConformsToProfileEx and all classes below it: what a reference to it may name. */
export type MSFTSM_ElementConformsToProfileExFamily =
  | 'MSFTSM_ElementConformsToProfileEx';
