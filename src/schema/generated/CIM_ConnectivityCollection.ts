// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_RemoteReplicationCollectionFamily } from './CIM_RemoteReplicationCollection.js';
import type { CIM_SystemSpecificCollection, CIM_SystemSpecificCollectionMethods } from './CIM_SystemSpecificCollection.js';

/** Values of CIM_ConnectivityCollection.ConnectivityStatus (ValueMap). */
export const CIM_ConnectivityCollection_ConnectivityStatus = {
  Unknown: 0,
  ConnectivityUp: 2,
  NoConnectivityDown: 3,
  Partitioned: 4,
} as const;

/** Access points that can reach one another. */
export interface CIM_ConnectivityCollection extends CIM_SystemSpecificCollection {
  /** Whether the members can reach each other now. */
  readonly ConnectivityStatus: number | null;
}

export interface CIM_ConnectivityCollectionMethods extends CIM_SystemSpecificCollectionMethods {}

/** CIM_ConnectivityCollection and all classes below it: what a reference to it may name. */
export type CIM_ConnectivityCollectionFamily =
  | 'CIM_ConnectivityCollection'
  | CIM_RemoteReplicationCollectionFamily;
