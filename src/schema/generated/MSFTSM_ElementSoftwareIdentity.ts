// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ElementSoftwareIdentity, CIM_ElementSoftwareIdentityMethods } from './CIM_ElementSoftwareIdentity.js';

/** Says which software is behind a profile or an element. */
export interface MSFTSM_ElementSoftwareIdentity extends CIM_ElementSoftwareIdentity {}

export interface MSFTSM_ElementSoftwareIdentityMethods extends CIM_ElementSoftwareIdentityMethods {}

/** MSFTSM_ElementSoftwareIdentity and all classes below it: what a reference to it may name. */
export type MSFTSM_ElementSoftwareIdentityFamily =
  | 'MSFTSM_ElementSoftwareIdentity';
