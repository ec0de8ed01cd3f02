// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_HostedDependency, CIM_HostedDependencyMethods } from './CIM_HostedDependency.js';
import type { CIM_NamespaceFamily } from './CIM_Namespace.js';
import type { CIM_ObjectManagerFamily } from './CIM_ObjectManager.js';
import type { MSFTSM_NamespaceInManagerFamily } from './MSFTSM_NamespaceInManager.js';

/** Says which object manager holds a namespace; the namespace takes its scoping keys from there. */
export interface CIM_NamespaceInManager extends CIM_HostedDependency {
  /** The object manager. */
  readonly Antecedent: CIMInstanceName<CIM_ObjectManagerFamily> | null;
  /** The namespace. */
  readonly Dependent: CIMInstanceName<CIM_NamespaceFamily> | null;
}

export interface CIM_NamespaceInManagerMethods extends CIM_HostedDependencyMethods {}

/** CIM_NamespaceInManager and all classes below it: what a reference to it may name. */
export type CIM_NamespaceInManagerFamily =
  | 'CIM_NamespaceInManager'
  | MSFTSM_NamespaceInManagerFamily;
