// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ReferencedProfile, CIM_ReferencedProfileMethods } from './CIM_ReferencedProfile.js';

/** Says that a profile uses another one. */
export interface MSFTSM_ReferencedProfile extends CIM_ReferencedProfile {}

export interface MSFTSM_ReferencedProfileMethods extends CIM_ReferencedProfileMethods {}

/** MSFTSM_ReferencedProfile and all classes below it: what a reference to it may name. */
export type MSFTSM_ReferencedProfileFamily =
  | 'MSFTSM_ReferencedProfile';
