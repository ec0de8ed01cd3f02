// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ConnectivityCollection, CIM_ConnectivityCollectionMethods } from './CIM_ConnectivityCollection.js';

/** Access points of two systems through which they copy to each other. */
export interface CIM_RemoteReplicationCollection extends CIM_ConnectivityCollection {
  /** The name that users know the element by; it need not be unique. */
  readonly ElementName: string | null;
  /** Whether the paths are enabled. */
  readonly Active: boolean | null;
  /** TRUE removes the collection when no replication uses it any more. */
  readonly DeleteOnUnassociated: boolean | null;
  readonly HardwareCompressionEnabled: boolean | null;
  readonly SoftwareCompressionEnabled: boolean | null;
}

export interface CIM_RemoteReplicationCollectionMethods extends CIM_ConnectivityCollectionMethods {}

/** CIM_RemoteReplicationCollection and all classes below it: what a reference to it may name. */
export type CIM_RemoteReplicationCollectionFamily =
  | 'CIM_RemoteReplicationCollection';
