// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_SystemSpecificCollection, CIM_SystemSpecificCollectionMethods } from './CIM_SystemSpecificCollection.js';

/** Values of CIM_ReplicationGroup.ReservedAs (ValueMap). */
export const CIM_ReplicationGroup_ReservedAs = {
  SourceOnly: 2,
  TargetOnly: 3,
  SourceOrTarget: 4,
} as const;

/** Values of CIM_ReplicationGroup.SupportedSyncTypes (ValueMap). */
export const CIM_ReplicationGroup_SupportedSyncTypes = {
  Mirror: 6,
  Snapshot: 7,
  Clone: 8,
  TokenizedClone: 9,
} as const;

/** A group of elements that are replicated together. */
export interface CIM_ReplicationGroup extends CIM_SystemSpecificCollection {
  /** FALSE if the group does not survive a restart of the system. */
  readonly Persistent: boolean | null;
  /** TRUE removes the group with its last member. */
  readonly DeleteOnEmptyElement: boolean | null;
  /** TRUE removes the group when it no longer takes part in any replication. */
  readonly DeleteOnUnassociated: boolean | null;
  /** TRUE if copies of the members all show the same moment. */
  readonly ConsistentPointInTime: boolean | null;
  /** Whether the group may be a source, a target or either. */
  readonly ReservedAs: number | null;
  /** The kinds of copy that the group can take part in. */
  readonly SupportedSyncTypes: readonly (number | null)[] | null;
}

export interface CIM_ReplicationGroupMethods extends CIM_SystemSpecificCollectionMethods {}

/** CIM_ReplicationGroup and all classes below it: what a reference to it may name. */
export type CIM_ReplicationGroupFamily =
  | 'CIM_ReplicationGroup';
