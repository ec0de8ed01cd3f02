// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_System, CIM_SystemMethods } from './CIM_System.js';

/** The system that the server runs on, as the interop namespace shows it. */
export interface MSFTSM_System extends CIM_System {}

export interface MSFTSM_SystemMethods extends CIM_SystemMethods {}

/** MSFTSM_System and all classes below it: what a reference to it may name. */
export type MSFTSM_SystemFamily =
  | 'MSFTSM_System';
