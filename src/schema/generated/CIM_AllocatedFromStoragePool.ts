// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ElementAllocatedFromPool, CIM_ElementAllocatedFromPoolMethods } from './CIM_ElementAllocatedFromPool.js';
import type { CIM_LogicalElementFamily } from './CIM_LogicalElement.js';
import type { CIM_StoragePoolFamily } from './CIM_StoragePool.js';
import type { MSISCSITARGET_AllocatedFromStoragePoolFamily } from './MSISCSITARGET_AllocatedFromStoragePool.js';

/** Says from which storage pool an element takes its space. */
export interface CIM_AllocatedFromStoragePool extends CIM_ElementAllocatedFromPool {
  /** The pool. */
  readonly Antecedent: CIMInstanceName<CIM_StoragePoolFamily> | null;
  /** The element. */
  readonly Dependent: CIMInstanceName<CIM_LogicalElementFamily> | null;
  /** How much of the pool it takes, in bytes. */
  readonly SpaceConsumed: bigint | null;
  /** How much it may take at most, in bytes; 0 sets no limit. */
  readonly SpaceLimit: bigint | null;
  /** At which share of SpaceLimit to warn, in percent. */
  readonly SpaceLimitWarningThreshold: number | null;
}

export interface CIM_AllocatedFromStoragePoolMethods extends CIM_ElementAllocatedFromPoolMethods {}

/** CIM_AllocatedFromStoragePool and all classes below it: what a reference to it may name. */
export type CIM_AllocatedFromStoragePoolFamily =
  | 'CIM_AllocatedFromStoragePool'
  | MSISCSITARGET_AllocatedFromStoragePoolFamily;
