// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_Namespace, CIM_NamespaceMethods } from './CIM_Namespace.js';

/** A namespace of this server. */
export interface MSFTSM_Namespace extends CIM_Namespace {}

export interface MSFTSM_NamespaceMethods extends CIM_NamespaceMethods {}

/** MSFTSM_Namespace and all classes below it: what a reference to it may name. */
export type MSFTSM_NamespaceFamily =
  | 'MSFTSM_Namespace';
