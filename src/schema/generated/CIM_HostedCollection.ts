// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_HostedDependency, CIM_HostedDependencyMethods } from './CIM_HostedDependency.js';
import type { CIM_SystemFamily } from './CIM_System.js';
import type { CIM_SystemSpecificCollectionFamily } from './CIM_SystemSpecificCollection.js';
import type { ISCSIWBEM_HostedCollectionFamily } from './ISCSIWBEM_HostedCollection.js';

/** Says to which system a collection belongs. */
export interface CIM_HostedCollection extends CIM_HostedDependency {
  /** The system. */
  readonly Antecedent: CIMInstanceName<CIM_SystemFamily> | null;
  /** The collection. */
  readonly Dependent: CIMInstanceName<CIM_SystemSpecificCollectionFamily> | null;
}

export interface CIM_HostedCollectionMethods extends CIM_HostedDependencyMethods {}

/** CIM_HostedCollection and all classes below it: what a reference to it may name. */
export type CIM_HostedCollectionFamily =
  | 'CIM_HostedCollection'
  | ISCSIWBEM_HostedCollectionFamily;
