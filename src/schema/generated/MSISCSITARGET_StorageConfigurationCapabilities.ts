// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StorageConfigurationCapabilities, CIM_StorageConfigurationCapabilitiesMethods } from './CIM_StorageConfigurationCapabilities.js';

/** What the storage configuration service can do. */
export interface MSISCSITARGET_StorageConfigurationCapabilities extends CIM_StorageConfigurationCapabilities {}

export interface MSISCSITARGET_StorageConfigurationCapabilitiesMethods extends CIM_StorageConfigurationCapabilitiesMethods {}

/** MSISCSITARGET_StorageConfigurationCapabilities and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_StorageConfigurationCapabilitiesFamily =
  | 'MSISCSITARGET_StorageConfigurationCapabilities';
