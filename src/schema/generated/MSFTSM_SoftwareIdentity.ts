// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_SoftwareIdentity, CIM_SoftwareIdentityMethods } from './CIM_SoftwareIdentity.js';

/** The software of this server. */
export interface MSFTSM_SoftwareIdentity extends CIM_SoftwareIdentity {}

export interface MSFTSM_SoftwareIdentityMethods extends CIM_SoftwareIdentityMethods {}

/** MSFTSM_SoftwareIdentity and all classes below it: what a reference to it may name. */
export type MSFTSM_SoftwareIdentityFamily =
  | 'MSFTSM_SoftwareIdentity';
