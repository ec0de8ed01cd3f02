// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_HostedStoragePoolFamily } from './CIM_HostedStoragePool.js';
import type { CIM_ResourcePoolFamily } from './CIM_ResourcePool.js';
import type { CIM_SystemFamily } from './CIM_System.js';
import type { CIM_SystemComponent, CIM_SystemComponentMethods } from './CIM_SystemComponent.js';

/** Says to which system a resource pool belongs. */
export interface CIM_HostedResourcePool extends CIM_SystemComponent {
  /** The system. */
  readonly GroupComponent: CIMInstanceName<CIM_SystemFamily> | null;
  /** The pool. */
  readonly PartComponent: CIMInstanceName<CIM_ResourcePoolFamily> | null;
}

export interface CIM_HostedResourcePoolMethods extends CIM_SystemComponentMethods {}

/** CIM_HostedResourcePool and all classes below it: what a reference to it may name. */
export type CIM_HostedResourcePoolFamily =
  | 'CIM_HostedResourcePool'
  | CIM_HostedStoragePoolFamily;
