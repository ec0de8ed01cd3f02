// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ObjectManager, CIM_ObjectManagerMethods } from './CIM_ObjectManager.js';

/** This server. */
export interface MSFTSM_ObjectManager extends CIM_ObjectManager {}

export interface MSFTSM_ObjectManagerMethods extends CIM_ObjectManagerMethods {}

/** MSFTSM_ObjectManager and all classes below it: what a reference to it may name. */
export type MSFTSM_ObjectManagerFamily =
  | 'MSFTSM_ObjectManager';
