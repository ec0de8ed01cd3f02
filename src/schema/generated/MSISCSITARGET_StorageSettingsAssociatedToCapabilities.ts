// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StorageSettingsAssociatedToCapabilities, CIM_StorageSettingsAssociatedToCapabilitiesMethods } from './CIM_StorageSettingsAssociatedToCapabilities.js';

/** Says which settings show the values of capabilities. */
export interface MSISCSITARGET_StorageSettingsAssociatedToCapabilities extends CIM_StorageSettingsAssociatedToCapabilities {
  /** Whether these are the settings that apply where none are asked for. */
  readonly DefaultSetting: boolean | null;
}

export interface MSISCSITARGET_StorageSettingsAssociatedToCapabilitiesMethods extends CIM_StorageSettingsAssociatedToCapabilitiesMethods {}

/** MSISCSITARGET_StorageSettingsAssociatedToCapabilities and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_StorageSettingsAssociatedToCapabilitiesFamily =
  | 'MSISCSITARGET_StorageSettingsAssociatedToCapabilities';
