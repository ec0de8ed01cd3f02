// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_RegisteredProfile, CIM_RegisteredProfileMethods } from './CIM_RegisteredProfile.js';

/** A profile that this server conforms to. */
export interface MSFTSM_RegisteredProfile extends CIM_RegisteredProfile {}

export interface MSFTSM_RegisteredProfileMethods extends CIM_RegisteredProfileMethods {}

/** MSFTSM_RegisteredProfile and all classes below it: what a reference to it may name. */
export type MSFTSM_RegisteredProfileFamily =
  | 'MSFTSM_RegisteredProfile';
