// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_CommMechanismForManager, CIM_CommMechanismForManagerMethods } from './CIM_CommMechanismForManager.js';

/** Says by which mechanisms clients reach this server. */
export interface MSFTSM_CommMechanismForManager extends CIM_CommMechanismForManager {}

export interface MSFTSM_CommMechanismForManagerMethods extends CIM_CommMechanismForManagerMethods {}

/** MSFTSM_CommMechanismForManager and all classes below it: what a reference to it may name. */
export type MSFTSM_CommMechanismForManagerFamily =
  | 'MSFTSM_CommMechanismForManager';
