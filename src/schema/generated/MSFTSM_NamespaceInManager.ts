// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_NamespaceInManager, CIM_NamespaceInManagerMethods } from './CIM_NamespaceInManager.js';

/** Says that this server holds a namespace. */
export interface MSFTSM_NamespaceInManager extends CIM_NamespaceInManager {}

export interface MSFTSM_NamespaceInManagerMethods extends CIM_NamespaceInManagerMethods {}

/** MSFTSM_NamespaceInManager and all classes below it: what a reference to it may name. */
export type MSFTSM_NamespaceInManagerFamily =
  | 'MSFTSM_NamespaceInManager';
