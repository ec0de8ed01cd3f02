// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_NetworkFamily } from './CIM_Network.js';
import type { CIM_System, CIM_SystemMethods } from './CIM_System.js';

/** Systems that are administered together, or as one. */
export interface CIM_AdminDomain extends CIM_System {
  /** The rule by which Name was chosen. */
  readonly NameFormat: string | null;
}

export interface CIM_AdminDomainMethods extends CIM_SystemMethods {}

/** CIM_AdminDomain and all classes below it: what a reference to it may name. */
export type CIM_AdminDomainFamily =
  | 'CIM_AdminDomain'
  | CIM_NetworkFamily;
