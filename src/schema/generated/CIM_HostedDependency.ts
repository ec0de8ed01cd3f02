// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_HostedAccessPointFamily } from './CIM_HostedAccessPoint.js';
import type { CIM_HostedCollectionFamily } from './CIM_HostedCollection.js';
import type { CIM_HostedServiceFamily } from './CIM_HostedService.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_NamespaceInManagerFamily } from './CIM_NamespaceInManager.js';

/**
 * A dependency between an element and the one that hosts it; the dependent element cannot outlive its host.
 */
export interface CIM_HostedDependency extends CIM_Dependency {
  /** The host. */
  readonly Antecedent: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The hosted element. */
  readonly Dependent: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_HostedDependencyMethods extends CIM_DependencyMethods {}

/** CIM_HostedDependency and all classes below it: what a reference to it may name. */
export type CIM_HostedDependencyFamily =
  | 'CIM_HostedDependency'
  | CIM_HostedAccessPointFamily
  | CIM_HostedCollectionFamily
  | CIM_HostedServiceFamily
  | CIM_NamespaceInManagerFamily;
