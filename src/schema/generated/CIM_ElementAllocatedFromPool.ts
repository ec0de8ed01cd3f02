// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AbstractElementAllocatedFromPool, CIM_AbstractElementAllocatedFromPoolMethods } from './CIM_AbstractElementAllocatedFromPool.js';
import type { CIM_AllocatedFromStoragePoolFamily } from './CIM_AllocatedFromStoragePool.js';
import type { CIM_LogicalElementFamily } from './CIM_LogicalElement.js';
import type { CIM_ResourcePoolFamily } from './CIM_ResourcePool.js';

/** Says from which resource pool an element takes its resources. */
export interface CIM_ElementAllocatedFromPool extends CIM_AbstractElementAllocatedFromPool {
  /** The pool. */
  readonly Antecedent: CIMInstanceName<CIM_ResourcePoolFamily> | null;
  /** The element. */
  readonly Dependent: CIMInstanceName<CIM_LogicalElementFamily> | null;
}

export interface CIM_ElementAllocatedFromPoolMethods extends CIM_AbstractElementAllocatedFromPoolMethods {}

/** CIM_ElementAllocatedFromPool and all classes below it: what a reference to it may name. */
export type CIM_ElementAllocatedFromPoolFamily =
  | 'CIM_ElementAllocatedFromPool'
  | CIM_AllocatedFromStoragePoolFamily;
