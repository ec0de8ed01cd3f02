// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_iSCSISessionSettings, CIM_iSCSISessionSettingsMethods } from './CIM_iSCSISessionSettings.js';

/** What a target asks for when a session is negotiated. */
export interface MSISCSITARGET_iSCSISessionSettings extends CIM_iSCSISessionSettings {
  /** The host that the settings belong to. */
  readonly SystemName: string | null;
}

export interface MSISCSITARGET_iSCSISessionSettingsMethods extends CIM_iSCSISessionSettingsMethods {}

/** MSISCSITARGET_iSCSISessionSettings and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_iSCSISessionSettingsFamily =
  | 'MSISCSITARGET_iSCSISessionSettings';
