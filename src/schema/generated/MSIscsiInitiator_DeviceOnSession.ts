// Generated from mof/ by `npm run generate`.  Do not edit.

/** A device of the operating system that a session has made appear. It is embedded in other instances. */
export interface MSIscsiInitiator_DeviceOnSession {
  readonly InitiatorName: string | null;
  readonly TargetName: string | null;
  readonly ScsiPortNumber: number | null;
  readonly ScsiPathId: number | null;
  readonly ScsiTargetId: number | null;
  readonly ScsiLun: number | null;
  readonly DeviceInterfaceGuid: string | null;
  /** The name by which the device is opened. */
  readonly DeviceInterfaceName: string | null;
  /** The name of the device in the older form of the operating system. */
  readonly LegacyName: string | null;
  /** The SCSI peripheral device type. */
  readonly DeviceType: number | null;
  readonly DeviceNumber: number | null;
  /** Number of the partition, where the device is one. */
  readonly PartitionNumber: number | null;
}

export interface MSIscsiInitiator_DeviceOnSessionMethods {}

/** MSIscsiInitiator_DeviceOnSession and all classes below it: what a reference to it may name. */
export type MSIscsiInitiator_DeviceOnSessionFamily =
  | 'MSIscsiInitiator_DeviceOnSession';
