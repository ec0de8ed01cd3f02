// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_SubProfileRequiresProfile, CIM_SubProfileRequiresProfileMethods } from './CIM_SubProfileRequiresProfile.js';

/** Says to which profile a subprofile belongs. */
export interface MSFTSM_SubProfileRequiresProfile extends CIM_SubProfileRequiresProfile {}

export interface MSFTSM_SubProfileRequiresProfileMethods extends CIM_SubProfileRequiresProfileMethods {}

/** MSFTSM_SubProfileRequiresProfile and all classes below it: what a reference to it may name. */
export type MSFTSM_SubProfileRequiresProfileFamily =
  | 'MSFTSM_SubProfileRequiresProfile';
