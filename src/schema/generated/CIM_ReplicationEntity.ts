// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIM_EnabledLogicalElement, CIM_EnabledLogicalElementMethods } from './CIM_EnabledLogicalElement.js';

/** Values of CIM_ReplicationEntity.Type (ValueMap). */
export const CIM_ReplicationEntity_Type = {
  Unknown: 0,
  Other: 1,
  StoragePool: 2,
  StorageExtent: 3,
  StorageVolume: 4,
  LogicalDisk: 5,
  Filesystem: 6,
  WWN: 7,
  URI: 8,
  Objectpath: 9,
  EncodedInEntityID: 10,
  EmbeddedInstance: 11,
} as const;

/**
 * Stands for something that takes part in replication and that the system knows by a name only, as when it
 * lies on another system.
 */
export interface CIM_ReplicationEntity extends CIM_EnabledLogicalElement {
  /** Names the entity among all instances of the namespace. */
  readonly InstanceID: string | null;
  /** What kind of element the entity is. */
  readonly Type: number | null;
  /** The name that it is known by. */
  readonly EntityID: string | null;
  /** Names the kind where Type is "Other". */
  readonly OtherTypeDescription: string | null;
  /** FALSE if the instance goes when nothing uses it any more. */
  readonly Persistent: boolean | null;
  /** The element itself, as the implementation describes it.  EmbeddedInstance("CIM_LogicalElement"). */
  readonly Element: CIMInstance | null;
}

export interface CIM_ReplicationEntityMethods extends CIM_EnabledLogicalElementMethods {}

/** CIM_ReplicationEntity and all classes below it: what a reference to it may name. */
export type CIM_ReplicationEntityFamily =
  | 'CIM_ReplicationEntity';
