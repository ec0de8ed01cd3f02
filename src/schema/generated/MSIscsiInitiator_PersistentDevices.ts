// Generated from mof/ by `npm run generate`.  Do not edit.

/** A device that a service waits for when the host starts. */
export interface MSIscsiInitiator_PersistentDevices {
  /** The path of the device. */
  readonly DevicePath: string | null;
}

export interface MSIscsiInitiator_PersistentDevicesMethods {}

/** MSIscsiInitiator_PersistentDevices and all classes below it: what a reference to it may name. */
export type MSIscsiInitiator_PersistentDevicesFamily =
  | 'MSIscsiInitiator_PersistentDevices';
