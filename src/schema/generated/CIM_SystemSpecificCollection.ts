// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_BlockStatisticsManifestCollectionFamily } from './CIM_BlockStatisticsManifestCollection.js';
import type { CIM_Collection, CIM_CollectionMethods } from './CIM_Collection.js';
import type { CIM_ConnectivityCollectionFamily } from './CIM_ConnectivityCollection.js';
import type { CIM_MaskingGroupFamily } from './CIM_MaskingGroup.js';
import type { CIM_RedundancySetFamily } from './CIM_RedundancySet.js';
import type { CIM_ReplicationGroupFamily } from './CIM_ReplicationGroup.js';
import type { CIM_StatisticsCollectionFamily } from './CIM_StatisticsCollection.js';

/** A collection that belongs to one system. */
export interface CIM_SystemSpecificCollection extends CIM_Collection {
  /** Names the collection among all instances of the namespace. */
  readonly InstanceID: string | null;
}

export interface CIM_SystemSpecificCollectionMethods extends CIM_CollectionMethods {}

/** CIM_SystemSpecificCollection and all classes below it: what a reference to it may name. */
export type CIM_SystemSpecificCollectionFamily =
  | 'CIM_SystemSpecificCollection'
  | CIM_BlockStatisticsManifestCollectionFamily
  | CIM_ConnectivityCollectionFamily
  | CIM_MaskingGroupFamily
  | CIM_RedundancySetFamily
  | CIM_ReplicationGroupFamily
  | CIM_StatisticsCollectionFamily;
