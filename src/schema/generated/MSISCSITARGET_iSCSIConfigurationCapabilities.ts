// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_iSCSIConfigurationCapabilities, CIM_iSCSIConfigurationCapabilitiesMethods } from './CIM_iSCSIConfigurationCapabilities.js';

/** What the iSCSI configuration service can do. */
export interface MSISCSITARGET_iSCSIConfigurationCapabilities extends CIM_iSCSIConfigurationCapabilities {}

export interface MSISCSITARGET_iSCSIConfigurationCapabilitiesMethods extends CIM_iSCSIConfigurationCapabilitiesMethods {}

/** MSISCSITARGET_iSCSIConfigurationCapabilities and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_iSCSIConfigurationCapabilitiesFamily =
  | 'MSISCSITARGET_iSCSIConfigurationCapabilities';
