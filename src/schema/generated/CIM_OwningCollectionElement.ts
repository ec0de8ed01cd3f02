// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_CollectionFamily } from './CIM_Collection.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';

/** Says which element controls a collection. */
export interface CIM_OwningCollectionElement {
  /** The element. */
  readonly OwningElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The collection. */
  readonly OwnedElement: CIMInstanceName<CIM_CollectionFamily> | null;
}

export interface CIM_OwningCollectionElementMethods {}

/** CIM_OwningCollectionElement and all classes below it: what a reference to it may name. */
export type CIM_OwningCollectionElementFamily =
  | 'CIM_OwningCollectionElement';
