// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_LogicalElement, CIM_LogicalElementMethods } from './CIM_LogicalElement.js';
import type { CIM_StoragePoolFamily } from './CIM_StoragePool.js';

/** Values of CIM_ResourcePool.ResourceType (ValueMap). */
export const CIM_ResourcePool_ResourceType = {
  Other: 1,
  ComputerSystem: 2,
  Processor: 3,
  Memory: 4,
  IDEController: 5,
  ParallelSCSIHBA: 6,
  FCHBA: 7,
  ISCSIHBA: 8,
  IBHCA: 9,
  EthernetAdapter: 10,
  OtherNetworkAdapter: 11,
  IOSlot: 12,
  IODevice: 13,
  FloppyDrive: 14,
  CDDrive: 15,
  DVDDrive: 16,
  DiskDrive: 17,
  TapeDrive: 18,
  StorageExtent: 19,
  OtherStorageDevice: 20,
  SerialPort: 21,
  ParallelPort: 22,
  USBController: 23,
  GraphicsController: 24,
  IEEE1394Controller: 25,
  PartitionableUnit: 26,
  BasePartitionableUnit: 27,
  Power: 28,
  CoolingCapacity: 29,
  EthernetSwitchPort: 30,
  LogicalDisk: 31,
  StorageVolume: 32,
  EthernetConnection: 33,
} as const;

/** A stock of some resource out of which shares are allocated. */
export interface CIM_ResourcePool extends CIM_LogicalElement {
  /** Names the pool among all instances of the namespace. */
  readonly InstanceID: string | null;
  /** Names the pool within its system and resource type. */
  readonly PoolID: string | null;
  /** TRUE for a pool that others take their stock from and that cannot be created or deleted. */
  readonly Primordial: boolean | null;
  /** How much the pool holds in all, in AllocationUnits. */
  readonly Capacity: bigint | null;
  /** How much of it is handed out, in AllocationUnits. */
  readonly Reserved: bigint | null;
  /** The kind of resource. */
  readonly ResourceType: number | null;
  /** Names the kind where ResourceType is "Other". */
  readonly OtherResourceType: string | null;
  /** A finer kind, as the implementation names it. */
  readonly ResourceSubType: string | null;
  /** The unit that Capacity and Reserved count in. */
  readonly AllocationUnits: string | null;
  /** The unit that CurrentlyConsumedResource and MaxConsumableResource count in. */
  readonly ConsumedResourceUnits: string | null;
  /** How much the consumers really use now. */
  readonly CurrentlyConsumedResource: bigint | null;
  /** How much they can use at most. */
  readonly MaxConsumableResource: bigint | null;
}

export interface CIM_ResourcePoolMethods extends CIM_LogicalElementMethods {}

/** CIM_ResourcePool and all classes below it: what a reference to it may name. */
export type CIM_ResourcePoolFamily =
  | 'CIM_ResourcePool'
  | CIM_StoragePoolFamily;
