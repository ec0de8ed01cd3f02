// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_RegisteredProfile, CIM_RegisteredProfileMethods } from './CIM_RegisteredProfile.js';
import type { MSFTSM_RegisteredSubProfileFamily } from './MSFTSM_RegisteredSubProfile.js';

/** A profile that is only used as part of others. */
export interface CIM_RegisteredSubProfile extends CIM_RegisteredProfile {}

export interface CIM_RegisteredSubProfileMethods extends CIM_RegisteredProfileMethods {}

/** CIM_RegisteredSubProfile and all classes below it: what a reference to it may name. */
export type CIM_RegisteredSubProfileFamily =
  | 'CIM_RegisteredSubProfile'
  | MSFTSM_RegisteredSubProfileFamily;
