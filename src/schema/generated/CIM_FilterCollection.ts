// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_Collection, CIM_CollectionMethods } from './CIM_Collection.js';

/** Filters that can be subscribed to as one. */
export interface CIM_FilterCollection extends CIM_Collection {
  /** Names the collection among all instances of the namespace. */
  readonly InstanceID: string | null;
  /** The name of the collection: the organisation that defines it, a colon, and a name of its choice. */
  readonly CollectionName: string | null;
}

export interface CIM_FilterCollectionMethods extends CIM_CollectionMethods {}

/** CIM_FilterCollection and all classes below it: what a reference to it may name. */
export type CIM_FilterCollectionFamily =
  | 'CIM_FilterCollection';
