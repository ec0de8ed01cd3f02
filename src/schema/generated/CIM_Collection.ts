// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_FilterCollectionFamily } from './CIM_FilterCollection.js';
import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';
import type { CIM_RoleFamily } from './CIM_Role.js';
import type { CIM_SystemSpecificCollectionFamily } from './CIM_SystemSpecificCollection.js';

/** A set of managed elements that are handled as one; subclasses say what puts an element into the set. */
export interface CIM_Collection extends CIM_ManagedElement {}

export interface CIM_CollectionMethods extends CIM_ManagedElementMethods {}

/** CIM_Collection and all classes below it: what a reference to it may name. */
export type CIM_CollectionFamily =
  | 'CIM_Collection'
  | CIM_FilterCollectionFamily
  | CIM_RoleFamily
  | CIM_SystemSpecificCollectionFamily;
