// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_HostedDependencyFamily } from './CIM_HostedDependency.js';
import type { CIM_ManagedCredentialFamily } from './CIM_ManagedCredential.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';

/** Says that one element needs another to exist or to work. */
export interface CIM_Dependency {
  /** The element that is needed. */
  readonly Antecedent: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The element that needs it. */
  readonly Dependent: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_DependencyMethods {}

/** CIM_Dependency and all classes below it: what a reference to it may name. */
export type CIM_DependencyFamily =
  | 'CIM_Dependency'
  | CIM_HostedDependencyFamily
  | CIM_ManagedCredentialFamily;
