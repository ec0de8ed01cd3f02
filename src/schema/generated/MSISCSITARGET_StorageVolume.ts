// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StorageVolume, CIM_StorageVolumeMethods } from './CIM_StorageVolume.js';

/** A volume that targets offer as a logical unit. */
export interface MSISCSITARGET_StorageVolume extends CIM_StorageVolume {
  /** The number of the volume at the host. */
  readonly MSWTD: number | null;
  /** The kind of backing store. */
  readonly MSType: number | null;
  /** Path of the backing store. */
  readonly MSDevicePath: string | null;
  /** Path of the backing store that this one holds the changes to. */
  readonly MSParentPath: string | null;
  /** The number of the volume that this one is a snapshot of. */
  readonly MSParentWTD: number | null;
}

export interface MSISCSITARGET_StorageVolumeMethods extends CIM_StorageVolumeMethods {}

/** MSISCSITARGET_StorageVolume and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_StorageVolumeFamily =
  | 'MSISCSITARGET_StorageVolume';
