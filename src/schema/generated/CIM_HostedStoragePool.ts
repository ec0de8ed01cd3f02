// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_HostedResourcePool, CIM_HostedResourcePoolMethods } from './CIM_HostedResourcePool.js';
import type { CIM_StoragePoolFamily } from './CIM_StoragePool.js';
import type { CIM_SystemFamily } from './CIM_System.js';
import type { MSISCSITARGET_HostedStoragePoolFamily } from './MSISCSITARGET_HostedStoragePool.js';

/** Says to which system a storage pool belongs. */
export interface CIM_HostedStoragePool extends CIM_HostedResourcePool {
  /** The system. */
  readonly GroupComponent: CIMInstanceName<CIM_SystemFamily> | null;
  /** The pool. */
  readonly PartComponent: CIMInstanceName<CIM_StoragePoolFamily> | null;
}

export interface CIM_HostedStoragePoolMethods extends CIM_HostedResourcePoolMethods {}

/** CIM_HostedStoragePool and all classes below it: what a reference to it may name. */
export type CIM_HostedStoragePoolFamily =
  | 'CIM_HostedStoragePool'
  | MSISCSITARGET_HostedStoragePoolFamily;
