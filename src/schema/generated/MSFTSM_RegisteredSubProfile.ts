// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_RegisteredSubProfile, CIM_RegisteredSubProfileMethods } from './CIM_RegisteredSubProfile.js';

/** A profile that is only used as part of others. */
export interface MSFTSM_RegisteredSubProfile extends CIM_RegisteredSubProfile {}

export interface MSFTSM_RegisteredSubProfileMethods extends CIM_RegisteredSubProfileMethods {}

/** MSFTSM_RegisteredSubProfile and all classes below it: what a reference to it may name. */
export type MSFTSM_RegisteredSubProfileFamily =
  | 'MSFTSM_RegisteredSubProfile';
