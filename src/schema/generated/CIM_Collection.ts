// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';
import type { CIM_SystemSpecificCollectionFamily } from './CIM_SystemSpecificCollection.js';

/** A set of managed elements that are handled as one; subclasses say what puts an element into the set. */
export interface CIM_Collection extends CIM_ManagedElement {}

export interface CIM_CollectionMethods extends CIM_ManagedElementMethods {}

/** CIM_Collection and all classes below it: what a reference to it may name. */
export type CIM_CollectionFamily =
  | 'CIM_Collection'
  | CIM_SystemSpecificCollectionFamily;
