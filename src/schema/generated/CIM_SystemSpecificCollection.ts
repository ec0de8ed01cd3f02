// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_Collection, CIM_CollectionMethods } from './CIM_Collection.js';
import type { CIM_ConnectivityCollectionFamily } from './CIM_ConnectivityCollection.js';
import type { CIM_ReplicationGroupFamily } from './CIM_ReplicationGroup.js';

/** A collection that belongs to one system. */
export interface CIM_SystemSpecificCollection extends CIM_Collection {
  /** Names the collection among all instances of the namespace. */
  readonly InstanceID: string | null;
}

export interface CIM_SystemSpecificCollectionMethods extends CIM_CollectionMethods {}

/** CIM_SystemSpecificCollection and all classes below it: what a reference to it may name. */
export type CIM_SystemSpecificCollectionFamily =
  | 'CIM_SystemSpecificCollection'
  | CIM_ConnectivityCollectionFamily
  | CIM_ReplicationGroupFamily;
